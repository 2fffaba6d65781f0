import { MESSAGE } from '#lib/schemas/wire.ts';
import type { CountedMessage } from './ack-ledger.ts';

/** What a frame is to the acknowledgements: only a step 2 (1) and an update (2) of the sync protocol (0) count. */
export function countedKind(bytes: Uint8Array): CountedMessage | null {
	if (bytes[0] !== MESSAGE.sync) return null;
	if (bytes[1] === 1) return 'step2';
	return bytes[1] === 2 ? 'update' : null;
}

interface SocketEvents {
	opened(): void;
	sent(kind: CountedMessage): void;
	heard(): void;
}

/**
 * A WebSocket class for y-websocket that reports what really leaves: the provider decides by itself when it answers
 * with a step 2, so counting anywhere else would be a guess.
 */
export function countingSocket(Base: typeof WebSocket, events: SocketEvents): typeof WebSocket {
	return class extends Base {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols);
			this.addEventListener('open', () => events.opened());
			this.addEventListener('message', () => events.heard());
		}

		override send(data: Parameters<WebSocket['send']>[0]) {
			const kind = data instanceof Uint8Array ? countedKind(data) : null;
			if (kind) events.sent(kind);
			super.send(data);
		}
	};
}
