import type { Bus, BusMessage } from './bus.ts';

/** Publishes at once; the same message again within `milliseconds` is kept and published once at their end. */
export interface Coalescer {
	publish(message: BusMessage): void;
	/** Publishes what is kept, and stops. */
	close(): void;
}

export function createCoalescer(bus: Pick<Bus, 'publish'>, milliseconds: number): Coalescer {
	const held = new Map<string, { message: BusMessage; again: boolean; timer: NodeJS.Timeout }>();

	function release(key: string): void {
		const entry = held.get(key);
		held.delete(key);
		if (entry?.again) publish(entry.message);
	}

	function publish(message: BusMessage): void {
		const key = JSON.stringify(message);
		const entry = held.get(key);
		if (entry) {
			entry.again = true;
			return;
		}
		bus.publish(message);
		const timer = setTimeout(() => release(key), milliseconds);
		timer.unref();
		held.set(key, { message, again: false, timer });
	}

	return {
		publish,
		close() {
			for (const { message, again, timer } of held.values()) {
				clearTimeout(timer);
				if (again) bus.publish(message);
			}
			held.clear();
		},
	};
}
