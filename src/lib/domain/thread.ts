import type { ItemKind, ItemState, ResponseStatus } from './vocabulary.ts';

/**
 * The thread of one project as rows: notes, the items that come from them, the articles where they ended. Everything
 * that walks the thread (the weave, "what became of my idea", "where it comes from") walks these.
 */
export interface ThreadRows {
	notes: ThreadNote[];
	items: ThreadItem[];
	sources: ThreadSource[];
	articles: ThreadArticle[];
}

export interface ThreadNote {
	id: string;
	groupId: string | null;
	collegeId: string | null;
	/** Stands for one person: a participant, or, where a scribe typed it, the note itself. */
	speaker: string;
	/** How many people speak in it. */
	voices: number;
}

export interface ThreadItem {
	id: string;
	kind: ItemKind;
	number: number;
	title: string;
	state: ItemState;
	stateReason: string;
	/** The last answer given to it. */
	response: ThreadResponse | null;
}

export interface ThreadResponse {
	status: ResponseStatus;
	reason: string;
	plainText: string;
}

/** What an item comes from; exactly one of the three. */
export interface ThreadSource {
	itemId: string;
	noteId: string | null;
	groupId: string | null;
	sourceItemId: string | null;
}

export interface ThreadArticle {
	itemId: string;
	/** Place in the contract, as printed: "3.3". */
	label: string;
}

/** Where a strand of the thread ends today. */
export type ThreadEnd =
	| { kind: 'article'; item: ThreadItem; label: string }
	| { kind: 'agreed' | 'contested' | 'in_round' | 'drafting'; item: ThreadItem }
	| { kind: 'set_aside'; item: ThreadItem; reason: string }
	/** Nobody has taken it up yet. */
	| { kind: 'waiting' };

/** One strand from a note to where it stands: through a finding, a recommendation, both, or neither. */
export interface Strand {
	finding: ThreadItem | null;
	recommendation: ThreadItem | null;
	end: ThreadEnd;
}

export interface Thread {
	rows: ThreadRows;
	/** All strands that start at a note; never empty. */
	strandsOf(note: Pick<ThreadNote, 'id' | 'groupId'>): Strand[];
	/** Notes behind an item, through groups and other items, each once. */
	notesBehind(itemId: string): ThreadNote[];
	/** Items made from this one. */
	madeFrom(itemId: string): ThreadItem[];
	/** Where the item itself stands. */
	endsOf(item: ThreadItem): ThreadEnd[];
}

/** Indexes the rows once, so that each walk costs no more than what it visits. */
export function threadOf(rows: ThreadRows): Thread {
	const items = new Map(rows.items.map((item) => [item.id, item]));
	const notes = new Map(rows.notes.map((note) => [note.id, note]));
	const byNote = index(rows.sources, (source) => source.noteId);
	const byGroup = index(rows.sources, (source) => source.groupId);
	const byItem = index(rows.sources, (source) => source.sourceItemId);
	const ofItem = index(rows.sources, (source) => source.itemId);
	const inGroup = index(rows.notes, (note) => note.groupId);
	const articles = index(rows.articles, (article) => article.itemId);

	const itemsOf = (sources: ThreadSource[]): ThreadItem[] =>
		[...new Set(sources.map((source) => source.itemId))].flatMap((id) => items.get(id) ?? []);
	const madeFrom = (itemId: string): ThreadItem[] => itemsOf(byItem.get(itemId) ?? []);

	function endsOf(item: ThreadItem): ThreadEnd[] {
		if (item.state === 'set_aside') return [{ kind: 'set_aside', item, reason: item.stateReason }];
		const placed = articles.get(item.id) ?? [];
		if (placed.length > 0) return placed.map(({ label }) => ({ kind: 'article', item, label }));
		if (item.state === 'in_contract') return [{ kind: 'agreed', item }];
		if (item.state !== 'agreed' && item.response?.status === 'not_kept')
			return [{ kind: 'set_aside', item, reason: item.response.reason }];
		return [{ kind: item.state, item }];
	}

	/** The finding or recommendation level: a diagnosis leads on to what was made from it. */
	function taken(item: ThreadItem, seen: ReadonlySet<string> = new Set()): ThreadItem[] {
		if (item.kind !== 'diagnosis' || seen.has(item.id)) return [item];
		const next = madeFrom(item.id);
		return next.length === 0 ? [item] : next.flatMap((child) => taken(child, new Set([...seen, item.id])));
	}

	function strandsOfItem(item: ThreadItem): Strand[] {
		const isFinding = item.kind === 'finding' || item.kind === 'diagnosis';
		const answers = isFinding && item.state !== 'set_aside' ? madeFrom(item.id).filter(isRecommendation) : [];
		if (answers.length > 0) {
			return answers.flatMap((recommendation) =>
				endsOf(recommendation).map((end) => ({ finding: item, recommendation, end })),
			);
		}
		return endsOf(item).map((end) =>
			isFinding ? { finding: item, recommendation: null, end } : { finding: null, recommendation: item, end },
		);
	}

	function strandsOf(note: Pick<ThreadNote, 'id' | 'groupId'>): Strand[] {
		const direct = itemsOf([...(byNote.get(note.id) ?? []), ...(byGroup.get(note.groupId ?? '') ?? [])]);
		const items = unique(direct.flatMap((item) => taken(item)));
		const strands = items.flatMap(strandsOfItem);
		// A recommendation that cites both the finding and its notes is reached once, through the finding.
		const through = new Set(strands.flatMap((strand) => (strand.finding ? [strand.recommendation?.id] : [])));
		const kept = strands.filter((strand) => strand.finding !== null || !through.has(strand.recommendation?.id));
		return kept.length > 0 ? kept : [{ finding: null, recommendation: null, end: { kind: 'waiting' } }];
	}

	function notesBehind(itemId: string): ThreadNote[] {
		const found = new Map<string, ThreadNote>();
		const seen = new Set<string>();
		const walk = (id: string): void => {
			if (seen.has(id)) return;
			seen.add(id);
			for (const source of ofItem.get(id) ?? []) {
				const note = notes.get(source.noteId ?? '');
				if (note) found.set(note.id, note);
				for (const member of inGroup.get(source.groupId ?? '') ?? []) found.set(member.id, member);
				if (source.sourceItemId !== null) walk(source.sourceItemId);
			}
		};
		walk(itemId);
		return [...found.values()];
	}

	return { rows, strandsOf, notesBehind, madeFrom, endsOf };
}

const isRecommendation = (item: ThreadItem): boolean => item.kind === 'recommendation' || item.kind === 'initiative';

const unique = (items: ThreadItem[]): ThreadItem[] => [...new Map(items.map((item) => [item.id, item])).values()];

function index<Row>(rows: readonly Row[], key: (row: Row) => string | null): Map<string, Row[]> {
	const map = new Map<string, Row[]>();
	for (const row of rows) {
		const value = key(row);
		if (value === null) continue;
		const list = map.get(value);
		if (list) list.push(row);
		else map.set(value, [row]);
	}
	return map;
}
