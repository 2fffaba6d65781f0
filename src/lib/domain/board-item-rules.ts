import type { BoardCommands, ItemCreate } from './board-command.ts';
import { done, missing, ranked, withEntries, type CommandContext, type Outcome } from './board-outcome.ts';
import { columnOf, type BoardColumn, type BoardItem, type BoardState, type ItemSource } from './board.ts';
import { byRank, place } from './rank.ts';
import { paragraphs, plainText } from './rich-text.ts';

export function createItem(state: BoardState, create: ItemCreate, context: CommandContext): Outcome {
	if (state.items[create.itemId]) return { ok: false, code: 'conflict', reason: 'already_exists' };
	const text = plainText(paragraphs(create.text ?? ''));
	const item: BoardItem = {
		id: create.itemId,
		kind: create.kind,
		number: context.itemNumber,
		title: create.title,
		text,
		state: 'drafting',
		rank: '',
		sources: inOrder(create.sources.map(({ kind, id }) => ({ kind, id }))),
		writers: text === '' ? 0 : 1,
	};
	if (item.sources.some((source) => source.id === item.id)) return { ok: false, code: 'invalid', reason: 'own_source' };
	const ranks = place(itemsIn(state, columnOf(item.kind)), [item.id], null);
	return done({ ...state, items: ranked(state.items, ranks, { [item.id]: item }) });
}

export function retitleItem(state: BoardState, retitle: BoardCommands['item.retitle']): Outcome {
	const item = state.items[retitle.itemId];
	if (!item) return missing('item_gone');
	return withItem(state, { ...item, title: retitle.title });
}

export function moveItem(state: BoardState, move: BoardCommands['item.move']): Outcome {
	const item = state.items[move.itemId];
	if (!item) return missing('item_gone');
	return done({
		...state,
		items: ranked(state.items, place(itemsIn(state, columnOf(item.kind)), [item.id], move.beforeId)),
	});
}

export function linkItem(state: BoardState, link: BoardCommands['item.link']): Outcome {
	const item = state.items[link.itemId];
	if (!item) return missing('item_gone');
	if (link.source.id === item.id) return { ok: false, code: 'invalid', reason: 'own_source', field: 'source' };
	const { kind, id } = link.source;
	return withItem(state, { ...item, sources: inOrder([...item.sources, { kind, id }]) });
}

export function unlinkItem(state: BoardState, unlink: BoardCommands['item.unlink']): Outcome {
	const item = state.items[unlink.itemId];
	if (!item) return missing('item_gone');
	return withItem(state, { ...item, sources: item.sources.filter((source) => !sameSource(source, unlink.source)) });
}

export function itemsIn(state: BoardState, column: BoardColumn): BoardItem[] {
	return Object.values(state.items)
		.filter((item) => columnOf(item.kind) === column)
		.sort(byRank);
}

export function sameSource(one: ItemSource, other: ItemSource): boolean {
	return one.kind === other.kind && one.id === other.id;
}

/** Each source once, in one order that rows and document share: by kind, then by id. */
export function inOrder(sources: ItemSource[]): ItemSource[] {
	return sources
		.filter((source, index) => sources.findIndex((other) => sameSource(source, other)) === index)
		.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function key(source: ItemSource): string {
	return `${source.kind} ${source.id}`;
}

function withItem(state: BoardState, item: BoardItem): Outcome {
	return done({ ...state, items: withEntries(state.items, { [item.id]: item }) });
}
