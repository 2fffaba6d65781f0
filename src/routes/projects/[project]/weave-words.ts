import type { WeaveNode } from '#lib/domain/weave.ts';
import type { Messages } from '#lib/messages/index.ts';

/** What a node of the weave is called. `college`: the label of its college, where it is one. */
export function weaveNodeName(
	node: Pick<WeaveNode, 'kind' | 'label' | 'column'>,
	college: string | undefined,
	m: Messages,
): string {
	const words = m.project.weave;
	switch (node.kind) {
		case 'college':
			return college ?? words.others;
		case 'others':
			return words.others;
		case 'article':
			return words.article(node.label ?? '');
		case 'agreed':
		case 'contested':
		case 'set_aside':
			return words[node.kind];
		case 'pending':
			return node.column === 1 ? words.pendingNotes : words.pending;
		default:
			return node.label ?? '';
	}
}
