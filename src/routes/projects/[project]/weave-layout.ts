import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { Weave, WeaveLink, WeaveNode } from '#lib/domain/weave.ts';

/** The weave as it is drawn, in units of its own view box. Computed on the server: the picture costs no JavaScript. */
export interface WeaveDrawing {
	width: number;
	height: number;
	/** Left edges of the four columns. */
	columns: number[];
	nodes: (Omit<WeaveNode, 'byCollege'> & { x: number; y: number; width: number; height: number })[];
	links: (Omit<WeaveLink, 'value'> & { path: string; width: number; faint: boolean })[];
}

const WIDTH = 1180;
/** Room for the names of colleges on the left and of articles on the right. */
const LEFT = 205;
const RIGHT = 145;
const TOP = 44;
const NODE_WIDTH = 14;
const PADDING = 16;
/** Height for each node of the fullest column, so that every name has its line. */
const ROW = 44;
const LEAST_HEIGHT = 380;

/** Lays the picture out; null when there is nothing to draw. */
export function weaveLayout(picture: Weave, collegeIds: readonly string[]): WeaveDrawing | null {
	if (picture.links.length === 0) return null;
	const fullest = Math.max(
		...[0, 1, 2, 3].map((column) => picture.nodes.filter((node) => node.column === column).length),
	);
	const height = Math.max(LEAST_HEIGHT, TOP + fullest * ROW);
	const order = (link: WeaveLink) => (link.collegeId === null ? collegeIds.length : collegeIds.indexOf(link.collegeId));
	// Strands between the same two nodes lie in the order of the colleges.
	const links = [...picture.links].sort((a, b) => order(a) - order(b));
	const laidOut = (places: ReadonlyMap<string, number> | null) => {
		const generator = sankey<WeaveNode, WeaveLink>()
			.nodeId((node) => node.id)
			.nodeAlign((node) => node.column)
			.nodeWidth(NODE_WIDTH)
			.nodePadding(PADDING)
			.extent([
				[LEFT, TOP],
				[WIDTH - RIGHT, height - 8],
			]);
		if (places) generator.nodeSort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
		return generator({
			nodes: picture.nodes.map((node) => ({ ...node })),
			links: links.map((link) => ({ ...link })),
		});
	};
	// First as the strands cross least; then with the colleges in their own order, the same everywhere in the product.
	const free = laidOut(null).nodes;
	const places = new Map(
		free.map((node) => [
			node.id,
			node.column === 0 ? picture.nodes.findIndex(({ id }) => id === node.id) : (node.y0 ?? 0),
		]),
	);
	const graph = laidOut(places);
	const path = sankeyLinkHorizontal<WeaveNode, WeaveLink>();
	const last = Math.max(...picture.nodes.map((node) => node.column));
	return {
		width: WIDTH,
		height,
		columns: Array.from(
			{ length: last + 1 },
			(_, column) => LEFT + (column * (WIDTH - RIGHT - LEFT - NODE_WIDTH)) / last,
		),
		nodes: graph.nodes.map(drawnNode),
		links: graph.links.map((link) => ({
			source: end(link.source).id,
			target: end(link.target).id,
			collegeId: link.collegeId,
			notes: link.notes,
			path: rounded(path(link) ?? ''),
			width: Math.max(1, round(link.width ?? 1)),
			faint: end(link.target).kind === 'set_aside' || end(link.target).kind === 'pending',
		})),
	};
}

function drawnNode({
	byCollege: _,
	x0 = 0,
	x1 = 0,
	y0 = 0,
	y1 = 0,
	...node
}: SankeyNode<WeaveNode, WeaveLink>): WeaveDrawing['nodes'][number] {
	const { id, column, kind, label, collegeId, itemId, notes } = node;
	return {
		...{ id, column, kind, label, collegeId, itemId, notes },
		x: round(x0),
		y: round(y0),
		width: round(x1 - x0),
		height: Math.max(2, round(y1 - y0)),
	};
}

/** After the layout both ends of a link are nodes. */
function end(node: SankeyLink<WeaveNode, WeaveLink>['source']): SankeyNode<WeaveNode, WeaveLink> {
	if (typeof node !== 'object') throw new Error('the weave was not laid out');
	return node;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const rounded = (path: string): string => path.replace(/\d+\.\d+/g, (number) => String(round(Number(number))));
