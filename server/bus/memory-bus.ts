import type { Bus, BusListener, BusMessage } from './bus.ts';

export interface MemoryBus extends Bus {
	/** Tells the listeners here what another process said. */
	deliver(message: BusMessage, from: string): void;
}

/** The bus of a single process. Listeners hear a message after the publisher's own turn, in the order of publishing. */
export function createMemoryBus(onListenerError: (error: unknown) => void): MemoryBus {
	const listeners = new Set<BusListener>();
	let waiting: { message: BusMessage; from: string | null }[] = [];
	let closed = false;

	function deliver() {
		const messages = waiting;
		waiting = [];
		for (const { message, from } of messages) {
			for (const listener of [...listeners]) {
				try {
					listener(message, from);
				} catch (error) {
					// One listener's fault must not keep the news from the others.
					onListenerError(error);
				}
			}
		}
	}

	function deliverSoon(message: BusMessage, from: string | null) {
		if (closed) return;
		if (waiting.length === 0) setImmediate(deliver);
		waiting.push({ message, from });
	}

	return {
		several: false,
		whole: true,
		follow: () => () => undefined,
		publish: (message) => deliverSoon(message, null),
		deliver: deliverSoon,
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
