/** Does something for a key soon after it is asked, and at most once in so many milliseconds, however often it is asked. */
export interface Seldom {
	ask(key: string): void;
	close(): void;
}

export function createSeldom(
	milliseconds: number,
	work: (key: string) => Promise<void>,
	report: (error: unknown) => void,
): Seldom {
	const timers = new Map<string, NodeJS.Timeout>();
	return {
		ask(key) {
			if (timers.has(key)) return;
			const timer = setTimeout(() => {
				timers.delete(key);
				work(key).catch(report);
			}, milliseconds);
			timer.unref();
			timers.set(key, timer);
		},
		close() {
			for (const timer of timers.values()) clearTimeout(timer);
			timers.clear();
		},
	};
}
