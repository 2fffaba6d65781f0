import { homeOf } from '#lib/domain/contract-outline.ts';
import type { AgreementRule, ShownCollegeTally } from '#lib/domain/agreement.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { Article, ContractMaterial } from './material.ts';
import {
	countKinds,
	figuresBehind,
	itemsBehind,
	notesBehind,
	notesByCollege,
	placesOf,
	printedViews,
} from './provenance.ts';
import { generatedBlocks } from './sections.ts';

/** The contract as its page shows it; every count has passed the floor. */
export function contractView(material: ContractMaterial, principal: Principal, m: Messages) {
	const { sections, articles, toPlace } = material;
	const may_ = (action: 'contract.write' | 'contract.structure' | 'contract.export') => may(principal, action);
	const counted = [...material.items.values()].filter((item) => item.state !== 'set_aside');
	return {
		id: material.contract.id,
		title: material.contract.title,
		subtitle: material.contract.subtitle,
		colleges: material.colleges.map(({ id, key, label, shape, colour }) => ({ id, key, label, shape, colour })),
		may: {
			write: may_('contract.write'),
			structure: may_('contract.structure'),
			export: may_('contract.export'),
		},
		/** How far the texts of the project are: with an accord, of all that were not set aside. */
		progress: {
			agreed: counted.filter((item) => item.state === 'agreed' || item.state === 'in_contract').length,
			all: counted.length,
		},
		sections: sections.map((section) => ({
			id: section.id,
			number: section.number,
			annex: section.annex,
			title: section.title,
			hint: section.hint,
			source: section.source,
			document: `text:${section.id}` as const,
			prose: section.prose,
			articles: articles
				.filter(({ clause }) => clause.sectionId === section.id)
				.map((article) => articleView(material, article)),
			generated: generatedBlocks(material, section.source, m),
		})),
		toPlace: toPlace.map((text) => ({
			agreementId: text.agreementId,
			kind: text.kind,
			number: text.number,
			title: text.title,
			text: text.text,
			agreedAt: text.recordedAt,
			home: homeOf(text.kind, sections),
		})),
	};
}
export type ContractView = ReturnType<typeof contractView>;
export type SectionView = ContractView['sections'][number];
export type ArticleView = SectionView['articles'][number];

function articleView(material: ContractMaterial, { clause, number, agreed }: Article) {
	const notes = notesBehind(material, agreed.itemId);
	return {
		id: clause.id,
		number,
		itemId: agreed.itemId,
		kind: agreed.kind,
		itemNumber: agreed.number,
		title: agreed.title,
		content: agreed.content,
		outcome: agreed.outcome,
		/** The item moved on: the contract keeps the words that were agreed. */
		drifted: agreed.version !== agreed.currentVersion || agreed.state !== 'in_contract',
		/** Colleges whose words it comes from: the strands in the margin. */
		collegeIds: notesByCollege(material, notes).map(({ collegeId }) => collegeId),
		thread: threadView(material, agreed, notes),
	};
}

interface ThreadStep {
	kind: ItemKind;
	count: number;
	/** Of the only item of its kind; null when there are several. */
	title: string | null;
	/** How many wrote it together; null: one, or several items. */
	writers: number | null;
}

function threadView(material: ContractMaterial, agreed: Article['agreed'], notes: ReturnType<typeof notesBehind>) {
	const visible = notes.filter((note) => note.state === 'visible');
	const behind = itemsBehind(material, agreed.itemId);
	const own = material.items.get(agreed.itemId);
	const items = own ? [...behind, own] : behind;
	const round = material.rounds.get(agreed.roundId);
	return {
		notes: visible.length,
		places: placesOf(material, visible),
		byCollege: notesByCollege(material, visible),
		excerpt: visible[0] ? { text: shortened(visible[0].text), lang: visible[0].lang } : null,
		figures: figuresBehind(material, agreed.itemId),
		steps: countKinds(items).map(({ kind, count }): ThreadStep => {
			const only = count === 1 ? items.find((item) => item.kind === kind) : undefined;
			return { kind, count, title: only?.title ?? null, writers: only && only.writers > 1 ? only.writers : null };
		}),
		round: round ? { id: round.id, title: round.title, opensAt: round.opensAt, closesAt: round.closesAt } : null,
		agreedAt: agreed.recordedAt,
		rule: agreed.rule satisfies AgreementRule,
		tally: tallyView(material, agreed.agreementId),
		positions: printedViews(material, agreed),
	};
}

/** Rows of colleges that answered, or that the rule required; a college under the floor has only nulls. */
function tallyView(material: ContractMaterial, agreementId: string): ShownCollegeTally[] {
	const rows = material.tallies.get(agreementId)?.colleges ?? [];
	return rows.filter((row) => row.total !== 0);
}

function shortened(words: string): string {
	const line = words.replace(/\s+/g, ' ').trim();
	return line.length <= 90 ? line : `${line.slice(0, line.lastIndexOf(' ', 88))}…`;
}
