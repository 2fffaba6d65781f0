import { bare, dateIn, type Block, type DocumentTree, type Span } from './tree.ts';

/** The same document for formats without margins: each comment is a footnote that says whose it is. */
export function commentsAsNotes(tree: DocumentTree): DocumentTree {
	return { ...tree, blocks: tree.blocks.map((block) => rewritten(tree, block)) };
}

function rewritten(tree: DocumentTree, block: Block): Block {
	switch (block.type) {
		case 'section':
			return { ...block, blocks: block.blocks.map((inner) => rewritten(tree, inner)) };
		case 'list':
			return { ...block, items: block.items.map((item) => item.map((inner) => rewritten(tree, inner))) };
		case 'table':
			return { ...block, rows: block.rows.map((cells) => cells.map((spans) => annotated(tree, spans))) };
		case 'definitions':
			return { ...block, entries: block.entries.map((entry) => ({ ...entry, spans: annotated(tree, entry.spans) })) };
		case 'figure':
		case 'page_break':
			return block;
		default:
			return { ...block, spans: annotated(tree, block.spans) };
	}
}

function annotated(tree: DocumentTree, spans: Span[]): Span[] {
	return spans.flatMap(({ comments = [], ...span }): Span[] => [
		span,
		...comments.map(({ author, date, spans: said }): Span => {
			const lead = `${tree.words.comment} — ${author}, ${dateIn(tree.language, date)} — `;
			return { text: '', note: [{ text: lead }, ...bare(said)] };
		}),
	]);
}
