/**
 * Every edit puts a marker into its text, so that a receiver recognises an edit
 * in any frame (also in a merged one) by scanning bytes, without a Y.Doc.
 *
 *   "~!" + six base-32 digits   edit number N of this run
 *   "~#" + two decimal digits   checkpoint of a seeded history
 */
const TILDE = 0x7e;
const BANG = 0x21;
const HASH = 0x23;

export const CHECKPOINTS = 16;

export interface MarkerSink {
	edit(id: number): void;
	checkpoint(n: number): void;
}

export const editMarker = (id: number) => '~!' + id.toString(32).padStart(6, '0');
export const checkpointMarker = (n: number) => '~#' + String(n).padStart(2, '0');

const digit = (c: number) => (c <= 0x39 ? c - 0x30 : c - 0x57);

export function scanMarkers(bytes: Uint8Array, from: number, sink: MarkerSink): void {
	let i = bytes.indexOf(TILDE, from);
	while (i !== -1) {
		const kind = bytes[i + 1];
		if (kind === BANG && i + 8 <= bytes.length) {
			let id = 0;
			for (let k = i + 2; k < i + 8; k++) id = id * 32 + digit(bytes[k]!);
			sink.edit(id);
			i += 7;
		} else if (kind === HASH && i + 4 <= bytes.length) {
			sink.checkpoint((bytes[i + 2]! - 0x30) * 10 + bytes[i + 3]! - 0x30);
			i += 3;
		}
		i = bytes.indexOf(TILDE, i + 1);
	}
}

/** The edit numbers found in a text. */
export function editsIn(text: string): number[] {
	const ids: number[] = [];
	for (const match of text.matchAll(/~!([0-9a-v]{6})/g)) ids.push(parseInt(match[1]!, 32));
	return ids;
}
