import type { Messages } from '#lib/messages/index.ts';
import type { AgreedText } from '../../db/contract-store.ts';
import {
	fromRichText,
	paragraph,
	type Block,
	type Comment,
	type DocumentTree,
	type Section,
} from '../../export/tree.ts';
import type { Article, ContractMaterial } from './material.ts';
import { printedViews } from './provenance.ts';
import { generatedBlocks } from './sections.ts';
import { traceability, traceId } from './traceability.ts';

/** The whole contract as a neutral document: what every format is written from. */
export function contractTree(material: ContractMaterial, now: Date, m: Messages): DocumentTree {
	const { contract, project, organisations } = material;
	const signatories = organisations.filter(({ signatory }) => signatory).map(({ name }) => name);
	const annexes = material.sections.filter(({ annex }) => annex).length;
	return {
		title: contract.title,
		subtitle: contract.subtitle,
		language: m.exports.language,
		properties: {
			creator: project.title,
			subject: m.exports.subject,
			keywords: m.exports.keywords,
			date: now,
			identifier: `urn:uuid:${contract.id}`,
			version: now.toISOString(),
		},
		cover: [
			...(contract.title === project.title ? [] : [project.title]),
			...(project.startsOn !== null && project.endsOn !== null
				? [m.exports.period(m.format.date(project.startsOn), m.format.date(project.endsOn))]
				: []),
			...(signatories.length === 0 ? [] : [m.exports.signatories(m.format.list(signatories))]),
			m.exports.draftOf(m.format.date(now)),
		],
		contents: m.exports.contents,
		words: m.exports.words,
		blocks: [
			...material.sections.map((section, index) => sectionBlock(material, section, index, m)),
			traceability(material, m.exports.annex(annexes + 1), m),
		],
	};
}

function sectionBlock(
	material: ContractMaterial,
	section: ContractMaterial['sections'][number],
	index: number,
	m: Messages,
): Section {
	const articles = material.articles.filter(({ clause }) => clause.sectionId === section.id);
	const blocks = [
		...fromRichText(section.prose),
		...articles.map((article) => articleSection(material, article, m)),
		...generatedBlocks(material, section.source, m),
	];
	const isFirstAnnex = section.annex && !material.sections[index - 1]?.annex;
	return {
		type: 'section',
		id: `section-${section.id}`,
		label: section.annex ? m.exports.annex(Number(section.number.slice(1))) : section.number,
		title: section.title,
		newPage: isFirstAnnex,
		blocks: blocks.length > 0 ? blocks : [paragraph(m.exports.toWrite, 'quiet')],
	};
}

/**
 * The agreed words, untouched; a note after the first ones says when they were agreed and where they come from, and
 * comments on them hold the reservations and the objections that were kept.
 */
function articleSection(material: ContractMaterial, { clause, number, agreed }: Article, m: Messages): Section {
	const kind = m.kinds.items[agreed.kind];
	const date = m.format.date(agreed.recordedAt);
	const said = agreed.outcome === 'agreed' ? m.exports.articleNote : m.exports.articleNoteReserved;
	const note = [
		{ text: said(kind, agreed.number, date) },
		{ text: m.exports.article(number), target: traceId(clause.id) },
		{ text: '.' },
	];
	const blocks = fromRichText(agreed.content);
	const at = blocks.findIndex((block) => block.type === 'paragraph');
	const withNote = blocks.map((block, index): Block => {
		if (index !== at || block.type !== 'paragraph') return block;
		const [first = { text: '' }, ...others] = block.spans;
		const comments = commentsOn(material, agreed, m);
		const said = comments.length === 0 ? first : { ...first, comments };
		return { ...block, spans: [said, ...others, { text: '', note }] };
	});
	return {
		type: 'section',
		id: `article-${clause.id}`,
		label: m.exports.article(number),
		title: agreed.title,
		blocks: at < 0 ? [...withNote, { type: 'paragraph', spans: note, tone: 'quiet' }] : withNote,
	};
}

/** By the body or the college that the floor lets be named, all on the day of the agreement: a time could name somebody. */
function commentsOn(material: ContractMaterial, agreed: AgreedText, m: Messages): Comment[] {
	const words = m.exports.trace;
	return printedViews(material, agreed)
		.filter(({ lifted }) => !lifted)
		.map(({ choice, reason, who }) => ({
			author: who ?? m.exports.unnamed,
			date: agreed.recordedAt,
			spans: [{ text: `${choice === 'object' ? words.object : words.reserved} — `, bold: true }, { text: reason }],
		}));
}
