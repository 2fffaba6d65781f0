import { FLOOR, floorBreakdown } from './floor.ts';
import { threadOf, type Strand, type ThreadEnd, type ThreadItem, type ThreadNote, type ThreadRows } from './thread.ts';

/**
 * The picture of the thread: notes by college → findings → recommendations → articles, or where they stand. Each note
 * weighs one, shared among its strands, so that what leaves a column arrives in the next. Colleges heard through fewer
 * than five people are one strand, "others"; no count is shown that the floor forbids.
 */
export interface Weave {
	nodes: WeaveNode[];
	links: WeaveLink[];
	/** Everything said so far. */
	notes: number;
	/** People behind it; null: not shown. */
	people: number | null;
}

export type WeaveColumn = 0 | 1 | 2 | 3;

export interface WeaveNode {
	id: string;
	column: WeaveColumn;
	/** `through`: a strand that skips this column. */
	kind:
		| 'college'
		| 'others'
		| 'finding'
		| 'recommendation'
		| 'article'
		| 'agreed'
		| 'contested'
		| 'set_aside'
		| 'pending'
		| 'through';
	/** Title of the item, number of the article; null where the kind says it. */
	label: string | null;
	collegeId: string | null;
	itemId: string | null;
	/** Notes that pass here; null: not shown. */
	notes: number | null;
	/** The same by college, in the order of the first column; `collegeId` null: the others. */
	byCollege: { collegeId: string | null; notes: number | null }[];
}

export interface WeaveLink {
	source: string;
	target: string;
	/** Null: the others. */
	collegeId: string | null;
	/** Weight in notes, also a fraction of one. */
	value: number;
	/** Notes that pass here; null: not shown. */
	notes: number | null;
}

interface Step {
	id: string;
	column: WeaveColumn;
	kind: WeaveNode['kind'];
	label?: string | null;
	itemId?: string | null;
}

/** Builds the picture. `collegeIds`: in the order of the project. */
export function weave(rows: ThreadRows, collegeIds: readonly string[]): Weave {
	const thread = threadOf(rows);
	const people = peopleByCollege(rows.notes);
	const large = new Set(collegeIds.filter((id) => (people.get(id) ?? 0) >= FLOOR));
	const collegeOf = (note: ThreadNote): string | null =>
		note.collegeId !== null && large.has(note.collegeId) ? note.collegeId : null;
	const collegeOfNote = new Map(rows.notes.map((note) => [note.id, collegeOf(note)]));
	const nodes = new Map<string, { step: Step; collegeId: string | null; notes: Set<string> }>();
	const links = new Map<string, { link: Omit<WeaveLink, 'notes'>; notes: Set<string> }>();

	const visit = (step: Step, collegeId: string | null, note: ThreadNote): void => {
		const node = nodes.get(step.id) ?? { step, collegeId, notes: new Set() };
		node.notes.add(note.id);
		nodes.set(step.id, node);
	};
	for (const note of rows.notes) {
		const collegeId = collegeOf(note);
		const start: Step = collegeId
			? { id: `college:${collegeId}`, column: 0, kind: 'college' }
			: { id: 'others', column: 0, kind: 'others' };
		visit(start, collegeId, note);
		for (const { steps, weight } of weighted(thread.strandsOf(note))) {
			let from = start;
			for (const step of steps) {
				visit(step, null, note);
				const key = `${from.id}|${step.id}|${collegeId ?? ''}`;
				const link = links.get(key) ?? {
					link: { source: from.id, target: step.id, collegeId, value: 0 },
					notes: new Set(),
				};
				link.link.value += weight;
				link.notes.add(note.id);
				links.set(key, link);
				from = step;
			}
		}
	}
	const starts = [...nodes.values()]
		.filter((node) => node.step.column === 0)
		.sort((a, b) => startRank(a.collegeId, collegeIds) - startRank(b.collegeId, collegeIds));
	const shown = shownColleges(starts, people, large);
	const built = [...nodes.values()].map(({ step, collegeId, notes }): WeaveNode => {
		const counts = starts.map((start) => count(notes, (id) => collegeOfNote.get(id) === start.collegeId));
		const byCollege = floorBreakdown(counts).cells;
		return {
			id: step.id,
			column: step.column,
			kind: step.kind,
			label: step.label ?? null,
			collegeId,
			itemId: step.itemId ?? null,
			notes: step.column === 0 && shown.hidden.has(step.id) ? null : notes.size,
			byCollege: starts.map((start, index) => ({ collegeId: start.collegeId, notes: byCollege[index] ?? null })),
		};
	});
	return {
		nodes: built.sort((a, b) => a.column - b.column || place(a, collegeIds) - place(b, collegeIds)),
		links: flooredLinks([...links.values()]),
		notes: rows.notes.length,
		people: shown.people,
	};
}

/** The steps of each strand after its college, every column visited once, and the share of the note that it carries. */
function weighted(strands: Strand[]): { steps: Step[]; weight: number }[] {
	const firsts = new Map<string, Strand[]>();
	for (const strand of strands) {
		const first = strand.finding?.id ?? strand.recommendation?.id ?? '';
		firsts.set(first, [...(firsts.get(first) ?? []), strand]);
	}
	return [...firsts.values()].flatMap((branch) =>
		branch.map((strand) => ({ steps: stepsOf(strand), weight: 1 / firsts.size / branch.length })),
	);
}

function stepsOf({ finding, recommendation, end }: Strand): Step[] {
	if (end.kind === 'waiting') return [{ id: 'pending:1', column: 1, kind: 'pending' }];
	const last = recommendation ?? finding;
	const column = recommendation ? 2 : 1;
	// What is not kept stops in the column of its kind, all reasons together.
	const stop: Step | null = end.kind === 'set_aside' ? { id: `set_aside:${column}`, column, kind: 'set_aside' } : null;
	if (finding === null || recommendation === null) {
		const only = last as ThreadItem;
		if (column === 1) return stop ? [stop] : [itemStep(only, 1), through(only, 2), endStep(end)];
		return [through(only, 1), ...(stop ? [stop] : [itemStep(only, 2), endStep(end)])];
	}
	return [itemStep(finding, 1), ...(stop ? [stop] : [itemStep(recommendation, 2), endStep(end)])];
}

const itemStep = (item: ThreadItem, column: 1 | 2): Step => ({
	id: `item:${item.id}`,
	column,
	kind: column === 1 ? 'finding' : 'recommendation',
	label: item.title,
	itemId: item.id,
});

const through = (item: ThreadItem, column: 1 | 2): Step => ({ id: `through:${item.id}`, column, kind: 'through' });

function endStep(end: ThreadEnd): Step {
	switch (end.kind) {
		case 'article':
			return { id: `article:${end.label}`, column: 3, kind: 'article', label: end.label, itemId: end.item.id };
		case 'agreed':
		case 'contested':
			return { id: end.kind, column: 3, kind: end.kind };
		default:
			return { id: 'pending:3', column: 3, kind: 'pending' };
	}
}

/** People heard in each college: participants for what they wrote themselves, notes for what a scribe wrote. */
export function peopleByCollege(notes: readonly ThreadNote[]): Map<string | null, number> {
	const voices = new Map<string | null, Map<string, number>>();
	for (const note of notes) {
		const speakers = voices.get(note.collegeId) ?? new Map<string, number>();
		speakers.set(note.speaker, Math.max(speakers.get(note.speaker) ?? 0, note.voices));
		voices.set(note.collegeId, speakers);
	}
	return new Map(
		[...voices].map(([college, speakers]) => [college, [...speakers.values()].reduce((sum, count) => sum + count, 0)]),
	);
}

function shownColleges(
	starts: { step: Step; collegeId: string | null }[],
	people: Map<string | null, number>,
	large: ReadonlySet<string>,
): { hidden: Set<string>; people: number | null } {
	const others = [...people].reduce((sum, [id, count]) => (id !== null && large.has(id) ? sum : sum + count), 0);
	const shown = floorBreakdown(starts.map(({ collegeId }) => (collegeId ? (people.get(collegeId) ?? 0) : others)));
	return {
		hidden: new Set(starts.flatMap(({ step }, index) => (shown.cells[index] === null ? [step.id] : []))),
		people: shown.total,
	};
}

/** All that arrives in one node is one whole. */
function flooredLinks(links: { link: Omit<WeaveLink, 'notes'>; notes: Set<string> }[]): WeaveLink[] {
	const arriving = new Map<string, typeof links>();
	for (const entry of links) arriving.set(entry.link.target, [...(arriving.get(entry.link.target) ?? []), entry]);
	return [...arriving.values()].flatMap((entries) => {
		const shown = floorBreakdown(entries.map((entry) => entry.notes.size));
		return entries.map((entry, index) => ({ ...entry.link, notes: shown.cells[index] ?? null }));
	});
}

const ENDS: WeaveNode['kind'][] = [
	'finding',
	'recommendation',
	'through',
	'article',
	'agreed',
	'contested',
	'pending',
	'set_aside',
];

/** Colleges in the order of the project, the others last; items first, then where the rest ended. */
function place(node: WeaveNode, collegeIds: readonly string[]): number {
	return node.column === 0 ? startRank(node.collegeId, collegeIds) : ENDS.indexOf(node.kind);
}

const startRank = (collegeId: string | null, collegeIds: readonly string[]): number =>
	collegeId === null ? collegeIds.length : collegeIds.indexOf(collegeId);

const count = (ids: ReadonlySet<string>, test: (id: string) => boolean): number => [...ids].filter(test).length;

/** The same picture as a table: one row per finding, recommendation and end, and where it leads. */
export interface WeaveRow {
	node: WeaveNode;
	leadsTo: WeaveNode[];
}

/** Builds the table twin of the picture: nothing is in one that is not in the other. */
export function weaveTable(picture: Weave): WeaveRow[] {
	const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
	const onward = (id: string): WeaveNode[] =>
		[...new Set(picture.links.filter((link) => link.source === id).map((link) => link.target))].flatMap((target) => {
			const node = nodes.get(target);
			if (!node) return [];
			return node.kind === 'through' ? onward(target) : [node];
		});
	return picture.nodes
		.filter((node) => node.column !== 0 && node.kind !== 'through')
		.map((node) => ({ node, leadsTo: onward(node.id) }));
}
