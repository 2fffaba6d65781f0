import type { Framed } from './ports.ts';

const FINAL_BINARY = 0x82;

/**
 * Frames messages once for all recipients (RFC 6455, 5.2: server frames are not masked). `ws` would build a header
 * and make two writes per recipient; with this, one write carries everything of a flush.
 */
export function framed(payloads: readonly Uint8Array[]): Framed {
	const parts: Uint8Array[] = [];
	for (const payload of payloads) parts.push(header(payload.length), payload);
	return { payloads, bytes: Buffer.concat(parts) };
}

/** The messages of both, in one piece. */
export function joined(one: Framed, other: Framed): Framed {
	return { payloads: [...one.payloads, ...other.payloads], bytes: Buffer.concat([one.bytes, other.bytes]) };
}

function header(length: number): Buffer {
	if (length < 126) return Buffer.from([FINAL_BINARY, length]);
	if (length < 65_536) {
		const bytes = Buffer.from([FINAL_BINARY, 126, 0, 0]);
		bytes.writeUInt16BE(length, 2);
		return bytes;
	}
	const bytes = Buffer.alloc(10);
	bytes[0] = FINAL_BINARY;
	bytes[1] = 127;
	bytes.writeUIntBE(length, 4, 6);
	return bytes;
}

/** The members of a `ws` WebSocket that lie beyond its public face; checked before use, so a new version costs speed only. */
interface Underneath {
	readyState: number;
	extensions: string;
	send(payload: Uint8Array): void;
	_socket?: { writable: boolean; cork(): void; uncork(): void; write(bytes: Uint8Array): boolean } | null;
	_sender?: { _state: number; _queue: unknown[] };
}

const OPEN = 1;
/** Copying so little costs less than handing several pieces to the system. */
const COPIED_BYTES = 8 * 1024;

/**
 * How framed messages leave through this WebSocket: straight to the socket under `ws`; through `ws` itself where it holds
 * something back (compression, a queue), so that the order of messages never changes. It answers false when much waits, or may
 * wait.
 */
export function framedWriter(webSocket: object): (frames: readonly Framed[]) => boolean {
	const target = webSocket as Underneath;
	// Agreed on once, and dear to ask for each time.
	const compresses = target.extensions !== '';
	return (frames) => {
		if (target.readyState !== OPEN) return false;
		const socket = target._socket;
		const sender = target._sender;
		const direct = !compresses && socket?.writable === true && sender?._state === 0 && sender._queue.length === 0;
		if (direct) return write(socket, frames);
		for (const frame of frames) for (const payload of frame.payloads) target.send(payload);
		return false;
	};
}

function write(socket: NonNullable<Underneath['_socket']>, frames: readonly Framed[]): boolean {
	if (frames.length === 1) return socket.write((frames[0] as Framed).bytes);
	const pieces = frames.map(({ bytes }) => bytes);
	const size = pieces.reduce((total, { length }) => total + length, 0);
	if (size <= COPIED_BYTES) return socket.write(Buffer.concat(pieces, size));
	socket.cork();
	let flows = true;
	for (const piece of pieces) flows = socket.write(piece);
	socket.uncork();
	return flows;
}
