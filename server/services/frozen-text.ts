import { createHash } from 'node:crypto';
import { canonicalText, plainText, type Block } from '#lib/domain/rich-text.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';

/**
 * The exact words of an item as committed, with the SHA-256 of their canonical form. The caller holds the document
 * (`documents.changeRights`), so that nothing can be written between the reading and the freezing.
 */
export async function frozenText(
	tx: Tx,
	documents: Documents,
	item: { id: string; title: string },
): Promise<{ title: string; content: Block[]; text: string; textHash: string }> {
	const doc = await documents.read(tx, `text:${item.id}`);
	try {
		const content = readBlocks(doc);
		const text = plainText(content).trim();
		if (text === '') throw new Refusal('invalid', 'item_text_empty', 'items');
		return { title: item.title, content, text, textHash: hashOf(item.title, content) };
	} finally {
		doc.destroy();
	}
}

/** Names an agreed text: whoever holds title and words can compute it again. */
export function hashOf(title: string, content: Block[]): string {
	return createHash('sha256').update(canonicalText(title, content)).digest('hex');
}
