/** npm passes on the signal that the terminal has already sent to everyone: that is one wish, not two. */
const ECHO = 1_000;

/**
 * Calls `stop` at the first SIGTERM or SIGINT, and `force` when somebody asks again. A signal within the first second is
 * the echo of the first one.
 */
export function onStopSignal(stop: () => void, force: () => void): void {
	let firstAt: number | null = null;
	// Started by another program of Node over a channel (a test): when that is gone, however it ended, nobody needs us.
	if (process.connected) process.once('disconnect', stop);
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.on(signal, () => {
			if (firstAt === null) {
				firstAt = performance.now();
				stop();
			} else if (performance.now() - firstAt > ECHO) force();
		});
	}
}
