import type { Log } from './log.ts';

export interface Step {
	/** What is being ended, for the log. */
	name: string;
	run(): Promise<unknown> | unknown;
	/** Milliseconds that it may take before the next step goes ahead without it. */
	within?: number;
}

/** Ends things one after the other. A step that fails or takes too long is logged and never holds the next one back. */
export async function inOrder(steps: Step[], log: Log): Promise<void> {
	for (const { name, run, within = 5_000 } of steps) {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`not done after ${within} ms`)), within);
		});
		try {
			await Promise.race([(async () => run())(), late]);
		} catch (err) {
			log.error({ err, step: name }, 'shutdown step failed');
		} finally {
			clearTimeout(timer);
		}
	}
}
