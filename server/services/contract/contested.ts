import type { ShownTally } from '#lib/domain/agreement.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { CollegeRecord } from '../../db/college-store.ts';
import { cell, fromRichText, paragraph, type Block, type Span } from '../../export/tree.ts';
import type { ContractMaterial } from './material.ts';
import { printedViews, type PrintedView } from './provenance.ts';

/** Points in debate: each text with the views on both sides, and with no more numbers than the floor lets through. */
export function contestedBlocks(material: ContractMaterial, m: Messages): Block[] {
	if (material.contested.length === 0) return [];
	const words = m.exports.contested;
	return [
		{ type: 'heading', level: 1, spans: [{ text: words.heading }] },
		paragraph(words.intro),
		...material.contested.flatMap((text): Block[] => {
			const views = printedViews(material, text);
			const supporting = views.filter((view) => view.choice === 'agree_with_reservation');
			return [
				{
					type: 'heading',
					level: 2,
					spans: [{ text: m.exports.reference(m.kinds.items[text.kind], text.number, text.title) }],
				},
				...fromRichText(text.content),
				{ type: 'paragraph', spans: [{ text: words.for, bold: true }] },
				...(supporting.length > 0 ? viewBlocks(supporting, m) : [paragraph(words.noReason)]),
				{ type: 'paragraph', spans: [{ text: words.against, bold: true }] },
				...viewBlocks(
					views.filter((view) => view.choice === 'object'),
					m,
				),
				tallyTable(
					material.colleges,
					material.tallies.get(text.agreementId),
					m.exports.trace.positionsOf(text.title),
					m,
				),
			];
		}),
	];
}

/** Reasons in the words of those who gave them, with the answers they received. */
export function viewBlocks(views: PrintedView[], m: Messages): Block[] {
	const words = m.exports.trace;
	if (views.length === 0) return [];
	return [
		{
			type: 'list',
			ordered: false,
			items: views.map((view): Block[] => {
				const spans: Span[] = [{ text: m.format.quote(view.reason) }];
				if (view.who !== null) spans.push({ text: words.saidBy(view.who) });
				return [{ type: 'paragraph', spans }, ...answerBlocks(view, m)];
			}),
		},
	];
}

function answerBlocks({ choice, response }: PrintedView, m: Messages): Block[] {
	const words = m.exports.trace;
	if (response === null) return choice === 'object' ? [paragraph(words.unanswered, 'quiet')] : [];
	const date = m.format.date(response.at);
	const lead = response.organisation === null ? words.answer(date) : words.answerBy(response.organisation, date);
	return [{ type: 'paragraph', spans: [{ text: lead, bold: true }, { text: response.reason }] }];
}

/** Avis by college; what may not be shown says so. */
export function tallyTable(
	colleges: readonly CollegeRecord[],
	tally: ShownTally | undefined,
	caption: string,
	m: Messages,
): Block {
	const words = m.exports.trace;
	const count = (value: number | null) => cell(value === null ? m.exports.notShown : m.format.number(value));
	const rows = tally?.colleges ?? [];
	const columns = ['agree', 'agree_with_reservation', 'object', 'abstain', 'lifted', 'total'] as const;
	const titles = [words.agree, words.reserved, words.object, words.abstain, words.lifted, words.total];
	return {
		type: 'table',
		caption,
		rowHeaders: true,
		columns: [{ title: words.college, weight: 2 }, ...titles.map((title) => ({ title, align: 'end' as const }))],
		rows: rows.map((row) => [
			cell(colleges.find(({ key }) => key === row.college)?.label ?? row.college),
			...columns.map((column) => count(row[column])),
		]),
	};
}
