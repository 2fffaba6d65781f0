import type { BoardCommands, ItemCreate } from '#lib/domain/board-command.ts';
import type { BoardItem, ItemSource } from '#lib/domain/board.ts';
import { paragraphs, plainText } from '#lib/domain/rich-text.ts';
import { readBlocks, writeBlocks } from '#lib/sync/rich-text.ts';
import { comesFrom, deleteItem, insertItem, insertSources, usableSources } from '../../db/item-store.ts';
import { Refusal } from '../../errors.ts';
import { tell, type Actor, type CommandContext } from './command-context.ts';

/** The rows of a new item, and the document of its text with the first words in it. */
export async function insertNewItem(
	context: CommandContext,
	actor: Actor,
	command: ItemCreate,
	item: BoardItem,
): Promise<void> {
	const { tx, board, documents } = context;
	const { participantId } = actor.principal;
	await demandSources(context, item.sources, 'sources');
	await insertItem(tx, item, { projectId: board.projectId, boardId: board.id, participantId });
	await insertSources(tx, item.id, item.sources);
	const blocks = paragraphs(command.text ?? '');
	await documents.create(
		tx,
		{ id: `text:${item.id}`, kind: 'text', projectId: board.projectId, participantId },
		blocks.length > 0 ? (doc) => writeBlocks(doc, blocks) : undefined,
	);
}

/** A link that the thread can carry: its source exists in this project, and does not itself come from the item. */
export async function demandLink(context: CommandContext, link: BoardCommands['item.link']): Promise<void> {
	await demandSources(context, [link.source], 'source');
	if (link.source.kind === 'item' && (await comesFrom(context.tx, link.source.id, link.itemId))) {
		throw new Refusal('conflict', 'thread_circle', 'source');
	}
}

async function demandSources(context: CommandContext, sources: ItemSource[], field: string): Promise<void> {
	const usable = await usableSources(context.tx, context.board.projectId, sources);
	if (sources.some(({ kind, id }) => !usable.has(`${kind} ${id}`)))
		throw new Refusal('not_found', 'source_gone', field);
}

/** Takes back an item that nobody has touched since it was made. Its text's document stays closed, without an item. */
export async function removeNewItem(context: CommandContext, item: BoardItem): Promise<void> {
	const { tx, documents } = context;
	const documentId = `text:${item.id}`;
	await documents.changeRights(tx, documentId);
	const doc = await documents.read(tx, documentId);
	const written = plainText(readBlocks(doc)).trim();
	doc.destroy();
	if (written !== item.text || !(await deleteItem(tx, item.id))) throw new Refusal('conflict', 'board_moved_on');
	tell(context, { items: true, rights: [documentId] });
}
