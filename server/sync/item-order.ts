import * as Y from 'yjs';

/** Words stand next to what they name, but for what others wrote there at the same time. */
const NEAR = 32;

/**
 * Whether items stand where they say: after their origin and before their right origin, in one list. Else their place
 * would depend on the order in which a copy receives things, and copies would differ for ever. For one moment of a document.
 */
export class ItemOrder {
	readonly #store: Y.Doc['store'];
	/** Places in their list, of all items of the lists that had to be read. */
	readonly #places = new Map<Y.Item, number>();

	constructor(doc: Y.Doc) {
		this.#store = doc.store;
	}

	contradicts(item: Y.Item): boolean {
		const { origin, rightOrigin } = item;
		if (origin === null || rightOrigin === null) return false;
		const left = this.#beside(item, origin);
		const right = this.#beside(item, rightOrigin);
		if (!left || !right) return true;
		if (isNear(item, left, 'left') && isNear(item, right, 'right')) return false;
		return this.#placeOf(left) >= this.#placeOf(item) || this.#placeOf(item) >= this.#placeOf(right);
	}

	/** What stands there, if it is in the same list. */
	#beside(item: Y.Item, id: Y.ID): Y.Item | null {
		// What was collected is in a list that is gone.
		const other: Y.Item | Y.GC = Y.getItem(this.#store, id);
		return other instanceof Y.Item && other.parent === item.parent && other.parentSub === item.parentSub ? other : null;
	}

	/** Each list is read once. */
	#placeOf(item: Y.Item): number {
		if (!this.#places.has(item)) {
			let first = item;
			while (first.left) first = first.left;
			let place = 0;
			for (let at: Y.Item | null = first; at; at = at.right) this.#places.set(at, place++);
		}
		return this.#places.get(item) ?? 0;
	}
}

function isNear(item: Y.Item, other: Y.Item, side: 'left' | 'right'): boolean {
	let at = item[side];
	for (let steps = 1; at && steps < NEAR; steps += 1, at = at[side]) if (at === other) return true;
	return false;
}
