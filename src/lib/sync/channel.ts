import * as decoding from 'lib0/decoding';
import { MESSAGE, SUBPROTOCOL, type FactMessage } from '#lib/schemas/wire.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A line that took longer to open than this may have missed news since the page was drawn. */
const STALE_MS = 2000;
/** Codes by which the server says that coming back is of no use. */
const isFinal = (code: number) => code >= 4400 && code < 4500;

/**
 * Listens to the facts of a channel that has no document (`project:<id>`). Comes back by itself after a cut, and then
 * calls `onReturn`, since facts are not kept for those who were away. Returns the way to stop.
 *
 * `screenKey`: what opens the line for a projector. `onLine`: told whenever the line opens or is lost.
 */
export function listenTo(
	channel: string,
	onFact: (fact: FactMessage) => void,
	onReturn: () => void,
	{ screenKey, onLine }: { screenKey?: string; onLine?: (open: boolean) => void } = {},
): () => void {
	let socket: WebSocket | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let wait = FIRST_WAIT_MS;
	let stopped = false;
	let opened = false;
	const since = Date.now();

	function open() {
		const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
		const search = screenKey === undefined ? '' : `?screen=${encodeURIComponent(screenKey)}`;
		socket = new WebSocket(`${scheme}//${location.host}/sync/${channel}${search}`, SUBPROTOCOL);
		socket.binaryType = 'arraybuffer';
		socket.onopen = () => {
			wait = FIRST_WAIT_MS;
			onLine?.(true);
			if (opened || Date.now() - since > STALE_MS) onReturn();
			opened = true;
		};
		socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
			const decoder = decoding.createDecoder(new Uint8Array(data));
			if (decoding.readVarUint(decoder) !== MESSAGE.fact) return;
			onFact(JSON.parse(decoding.readVarString(decoder)) as FactMessage);
		};
		socket.onclose = ({ code }) => {
			if (stopped) return;
			onLine?.(false);
			if (isFinal(code)) return;
			timer = setTimeout(open, wait);
			wait = Math.min(LONGEST_WAIT_MS, wait * 2);
		};
	}
	open();

	return () => {
		stopped = true;
		clearTimeout(timer);
		socket?.close();
	};
}
