import * as Y from 'yjs';

/** A stretch of one client's writing. */
export interface Range {
	clock: number;
	len: number;
}

/** What an update writes, as the clock up to which each client does, and what it deletes. */
interface Contents {
	vector: ReadonlyMap<number, number>;
	deleted: Deletions;
}

export type Deletions = ReturnType<typeof Y.createDeleteSet>;

/** Updates that were read, as long as somebody holds them. */
const read = new WeakMap<Uint8Array, Contents>();

/** Without a Y.Doc, and once. */
function contentsOf(update: Uint8Array): Contents {
	const before = read.get(update);
	if (before) return before;
	const { structs, ds: deleted } = Y.decodeUpdate(update);
	// Of each client, what comes last stands last.
	const vector = new Map(structs.map(({ id, length }) => [id.client, id.clock + length]));
	const contents = { vector, deleted };
	read.set(update, contents);
	return contents;
}

/** Clock up to which each client writes in any of these. */
export function vectorOf(updates: readonly Uint8Array[]): ReadonlyMap<number, number> {
	const together = new Map<number, number>();
	for (const { vector } of updates.map(contentsOf)) {
		for (const [client, clock] of vector) if (clock > (together.get(client) ?? 0)) together.set(client, clock);
	}
	return together;
}

/** What these delete together. */
export function deletionsOf(updates: readonly Uint8Array[]): Deletions {
	return Y.mergeDeleteSets(updates.map((update) => contentsOf(update).deleted));
}

/** Whether all of these are among what updates delete together. */
export function covers(deletions: Deletions, asked: ReadonlyMap<number, readonly Range[]>): boolean {
	return [...asked].every(([client, ranges]) => {
		const known = deletions.clients.get(client) ?? [];
		return ranges.every((range) => {
			const last = lastFrom(known, range.clock);
			return last !== undefined && range.clock + range.len <= last.clock + last.len;
		});
	});
}

/** Of sorted ranges the last that begins at `clock` or before. */
function lastFrom(ranges: readonly Range[], clock: number): Range | undefined {
	let [low, high] = [0, ranges.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ranges[middle] as Range).clock <= clock) low = middle + 1;
		else high = middle;
	}
	return ranges[low - 1];
}
