import type { ItemKind, SectionSource } from './vocabulary.ts';

/**
 * The default outline of a contract de ville (docs/glossary.md, "contrat"): the parts that the framework of 2014 fixed in
 * everybody's head, and those that the circulars of 2023 and 2024 added (one part per neighbourhood, participation over
 * the whole period, measurable commitments, the update of 2027). Titles and hints: `messages.contract.outline[key]`;
 * they are stored when a contract starts, and edited from then on.
 */
export const DEFAULT_OUTLINE = [
	{ key: 'preamble', source: 'prose' },
	{ key: 'territory', source: 'territory' },
	{ key: 'process', source: 'workshops' },
	{ key: 'previous', source: 'prose' },
	{ key: 'diagnosis', source: 'diagnosis' },
	{ key: 'findings', source: 'findings' },
	{ key: 'axes', source: 'axes' },
	{ key: 'objectives', source: 'objectives' },
	{ key: 'neighbourhoods', source: 'neighbourhoods' },
	{ key: 'commitments', source: 'commitments' },
	{ key: 'means', source: 'prose' },
	{ key: 'links', source: 'prose' },
	{ key: 'governance', source: 'prose' },
	{ key: 'participation', source: 'prose' },
	{ key: 'followUp', source: 'indicators' },
	{ key: 'duration', source: 'prose' },
	{ key: 'recommendations', source: 'recommendations', annex: true },
	{ key: 'voices', source: 'voices', annex: true },
	{ key: 'decisions', source: 'decisions', annex: true },
] as const satisfies readonly { key: string; source: SectionSource; annex?: true }[];

export type OutlineKey = (typeof DEFAULT_OUTLINE)[number]['key'];

export interface NumberedSection {
	id: string;
	annex: boolean;
}

/**
 * Numbers of sections, by id: the preamble, first of all, has none; then 1, 2, 3…; annexes A1, A2… They follow the
 * order on the page and are never stored.
 */
export function sectionNumbers(sections: readonly NumberedSection[]): Map<string, string> {
	const numbers = new Map<string, string>();
	let part = 0;
	let annex = 0;
	for (const section of sections) {
		if (section.annex) numbers.set(section.id, `A${(annex += 1)}`);
		else {
			numbers.set(section.id, part === 0 ? '' : String(part));
			part += 1;
		}
	}
	return numbers;
}

/** "3.2": second article of section 3; in the preamble, "0.2". `index` counts from 0. */
export function articleNumber(sectionNumber: string, index: number): string {
	return `${sectionNumber === '' ? '0' : sectionNumber}.${index + 1}`;
}

/** The number of each article, by clause id. Sections and clauses come in their order. */
export function articleNumbers(
	sections: readonly NumberedSection[],
	clauses: readonly { id: string; sectionId: string }[],
): Map<string, string> {
	const numbers = sectionNumbers(sections);
	const counts = new Map<string, number>();
	return new Map(
		clauses.map(({ id, sectionId }) => {
			const index = counts.get(sectionId) ?? 0;
			counts.set(sectionId, index + 1);
			return [id, articleNumber(numbers.get(sectionId) ?? '', index)];
		}),
	);
}

/** Where agreed items of a kind go when nobody says otherwise: the first of these sources that the outline has. */
const HOMES: Record<ItemKind, readonly SectionSource[]> = {
	diagnosis: ['diagnosis', 'findings'],
	finding: ['findings', 'diagnosis'],
	recommendation: ['objectives', 'axes', 'recommendations'],
	initiative: ['neighbourhoods', 'objectives', 'axes'],
};

/** Id of the section in which an agreed item of this kind is proposed; null when the outline has no place for it. */
export function homeOf(kind: ItemKind, sections: readonly { id: string; source: SectionSource }[]): string | null {
	for (const source of HOMES[kind]) {
		const home = sections.find((section) => section.source === source);
		if (home) return home.id;
	}
	return null;
}

/** The same ids with one moved by so many places, held within the list; an unknown id moves nothing. */
export function moved(ids: readonly string[], id: string, by: number): string[] {
	const from = ids.indexOf(id);
	if (from < 0) return [...ids];
	const rest = ids.filter((other) => other !== id);
	const to = Math.max(0, Math.min(rest.length, from + by));
	return [...rest.slice(0, to), id, ...rest.slice(to)];
}

/** Parts first, then annexes, each in the order given: an annex never stands between two parts. */
export function inOrder<Section extends { annex: boolean }>(sections: readonly Section[]): Section[] {
	return [...sections.filter((section) => !section.annex), ...sections.filter((section) => section.annex)];
}
