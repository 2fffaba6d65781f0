/**
 * A WebSocket client that costs little: plain TCP, one shared read buffer, no compression. A message is a view that is valid
 * only during the call of `onmessage`.
 */
import { randomBytes } from 'node:crypto';
import net from 'node:net';

const shared = Buffer.allocUnsafe(1 << 18);

export class Socket {
	onopen: () => void = () => undefined;
	onmessage: (message: Uint8Array) => void = () => undefined;
	onclose: () => void = () => undefined;
	/** Bytes and frames received, handshake excluded. */
	bytesIn = 0;
	framesIn = 0;

	#socket: net.Socket;
	#upgraded = false;
	#closed = false;
	#rest: Buffer[] = []; // bytes of an unfinished frame
	#have = 0;
	#need = 2; // bytes to wait for before parsing again
	#fragments: Buffer[] = [];

	/** `protocol`: a subprotocol to ask for. */
	constructor(address: string, cookie: string | undefined, protocol?: string) {
		const url = new URL(address);
		const request =
			[
				`GET ${url.pathname}${url.search} HTTP/1.1`,
				`Host: ${url.host}`,
				'Upgrade: websocket',
				'Connection: Upgrade',
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
				'Sec-WebSocket-Version: 13',
				...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
				...(cookie === undefined ? [] : [`Cookie: ${cookie}`, `Origin: http://${url.host}`]),
			].join('\r\n') + '\r\n\r\n';
		const callback = (size: number, buffer: Uint8Array) => {
			this.#chunk((buffer as Buffer).subarray(0, size));
			return true;
		};
		this.#socket = net.connect(
			{ host: url.hostname, port: Number(url.port), noDelay: true, onread: { buffer: shared, callback } },
			() => this.#socket.write(request),
		);
		this.#socket.on('error', () => undefined);
		this.#socket.on('close', () => this.#end());
	}

	/** Bytes handed to the socket and not yet written. */
	get backlog() {
		return this.#socket.writableLength;
	}

	send(message: Uint8Array) {
		this.#frame(0x82, message);
	}

	/** Several messages, handed to the system together. */
	sendAll(messages: readonly Uint8Array[]) {
		this.#socket.cork();
		for (const message of messages) this.send(message);
		this.#socket.uncork();
	}

	close() {
		if (this.#closed) return;
		this.#frame(0x88, new Uint8Array([0x03, 0xe8]));
		this.#socket.end();
		setTimeout(() => this.#socket.destroy(), 1000).unref();
	}

	/** Client frames must be masked; a zero mask leaves the payload as it is. */
	#frame(head: number, payload: Uint8Array) {
		if (this.#closed) return;
		const n = payload.length;
		const size = n < 126 ? 2 : n < 65536 ? 4 : 10;
		const frame = Buffer.allocUnsafe(size + 4 + n);
		frame[0] = head;
		if (n < 126) frame[1] = 0x80 | n;
		else if (n < 65536) {
			frame[1] = 0x80 | 126;
			frame.writeUInt16BE(n, 2);
		} else {
			frame[1] = 0x80 | 127;
			frame.writeBigUInt64BE(BigInt(n), 2);
		}
		frame.writeUInt32BE(0, size);
		frame.set(payload, size + 4);
		this.#socket.write(frame);
	}

	#end() {
		if (this.#closed) return;
		this.#closed = true;
		this.onclose();
	}

	#chunk(chunk: Buffer) {
		if (this.#upgraded) this.bytesIn += chunk.length;
		this.#have += chunk.length;
		if (this.#have < this.#need) {
			this.#rest.push(Buffer.from(chunk));
			return;
		}
		let bytes = chunk;
		if (this.#rest.length > 0) {
			bytes = Buffer.concat([...this.#rest, chunk]);
			this.#rest = [];
		}
		let at = 0;
		if (!this.#upgraded) {
			const end = bytes.indexOf('\r\n\r\n');
			if (end !== -1) {
				if (!bytes.subarray(0, end).toString().startsWith('HTTP/1.1 101')) {
					console.error('upgrade refused: ' + bytes.subarray(0, bytes.indexOf('\r\n')).toString());
					this.#socket.destroy();
					return;
				}
				at = end + 4;
				this.bytesIn += bytes.length - at;
				this.#upgraded = true;
				this.onopen();
			}
		}
		if (this.#upgraded) at = this.#frames(bytes, at);
		if (at < bytes.length) this.#rest.push(Buffer.from(bytes.subarray(at)));
		this.#have = bytes.length - at;
		if (!this.#upgraded) this.#need = this.#have + 1;
	}

	#frames(bytes: Buffer, at: number): number {
		for (;;) {
			const left = bytes.length - at;
			this.#need = 2;
			if (left < 2) return at;
			let head = 2;
			let size = bytes[at + 1]! & 0x7f;
			if (size >= 126) {
				head = size === 126 ? 4 : 10;
				this.#need = head;
				if (left < head) return at;
				size = size === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
			}
			this.#need = head + size;
			if (left < head + size) return at;
			const payload = bytes.subarray(at + head, at + head + size);
			const opcode = bytes[at]! & 0x0f;
			const final = (bytes[at]! & 0x80) !== 0;
			at += head + size;
			if (opcode === 8) {
				this.close();
				this.#need = 2;
				return bytes.length;
			}
			if (opcode === 9) this.#frame(0x8a, payload);
			if (opcode > 2) continue;
			this.framesIn++;
			if (final && this.#fragments.length === 0) this.onmessage(payload);
			else {
				this.#fragments.push(Buffer.from(payload));
				if (final) {
					const whole = Buffer.concat(this.#fragments);
					this.#fragments = [];
					this.onmessage(whole);
				}
			}
		}
	}
}
