import * as Y from 'yjs';
import { joinRuns, type Block, type Inline } from '../domain/rich-text.ts';
import { blockOf, childBlocks, inlineOf, readBlocksWith, type RunReader } from './rich-text.ts';

/** Words that were written under one client id. Who that is, only the server knows (`client_binding`). */
export interface WrittenRun extends Inline {
	client: number;
}

/**
 * A co-written text with the client id behind each of its words: the same blocks as `readBlocks`, cut where the writer
 * changes. Deleted words are not there; what is pasted or typed again is of whoever did; a mark or a paragraph put
 * around words leaves them whose they were. Pure: reads the structs of the document, changes nothing.
 */
export function readWritten(doc: Y.Doc): Block<WrittenRun>[] {
	return readBlocksWith(doc, WITH_WRITERS);
}

/** The same inside one node. */
export function writtenChildren(parent: Y.XmlFragment | Y.XmlElement): Block<WrittenRun>[] {
	return childBlocks(parent, WITH_WRITERS);
}

/** The block that one node is. Undefined: it is none. */
export function writtenBlock(node: Y.XmlElement): Block<WrittenRun> | undefined {
	return blockOf(node, WITH_WRITERS)[0];
}

const WITH_WRITERS: RunReader<WrittenRun> = {
	words: writtenRuns,
	lineBreak: (element) => ({ text: '\n', client: element._item?.id.client ?? 0 }),
	join: joinWritten,
};

/** The words of a text, struct by struct: an item never holds words of two clients. */
function writtenRuns(text: Y.XmlText): WrittenRun[] {
	const marks: Record<string, unknown> = {};
	const runs: WrittenRun[] = [];
	for (let item = text._start; item !== null; item = item.right) {
		if (item.deleted) continue;
		const { content } = item;
		if (content instanceof Y.ContentFormat) marks[content.key] = content.value;
		else if (content instanceof Y.ContentString) runs.push({ ...inlineOf(content.str, marks), client: item.id.client });
	}
	return joinWritten(runs);
}

function joinWritten(runs: WrittenRun[]): WrittenRun[] {
	const groups: WrittenRun[][] = [];
	for (const run of runs) {
		const last = groups.at(-1);
		if (last?.[0]?.client === run.client) last.push(run);
		else groups.push([run]);
	}
	return groups.flatMap((group) => joinRuns(group).map((run) => ({ ...run, client: group[0]?.client ?? 0 })));
}

/** Every run of a text, in reading order. */
export function runsIn<Run>(blocks: readonly Block<Run>[]): Run[] {
	return blocks.flatMap((block) =>
		block.type === 'list' ? block.items.flatMap((item) => runsIn(item)) : block.content,
	);
}

/** The same text with other runs. */
export function mapRuns<From, To>(blocks: readonly Block<From>[], change: (runs: From[]) => To[]): Block<To>[] {
	return blocks.map((block) =>
		block.type === 'list'
			? { ...block, items: block.items.map((item) => mapRuns(item, change)) }
			: { ...block, content: change(block.content) },
	);
}
