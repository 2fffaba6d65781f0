import type { Bus, BusMessage } from './bus.ts';

/** The bus of a single process. Listeners hear a message after the publisher's own turn, in the order of publishing. */
export function createMemoryBus(onListenerError: (error: unknown) => void): Bus {
	const listeners = new Set<(message: BusMessage) => void>();
	let waiting: BusMessage[] = [];
	let closed = false;

	function deliver() {
		const messages = waiting;
		waiting = [];
		for (const message of messages) {
			for (const listener of [...listeners]) {
				try {
					listener(message);
				} catch (error) {
					// One listener's fault must not keep the news from the others.
					onListenerError(error);
				}
			}
		}
	}

	return {
		publish(message) {
			if (closed) return;
			if (waiting.length === 0) setImmediate(deliver);
			waiting.push(message);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async close() {
			closed = true;
			deliver();
			listeners.clear();
		},
	};
}
