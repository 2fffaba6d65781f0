import { Worker } from 'node:worker_threads';
import type { PackedLog } from './packed-log.ts';
import type { StateAnswer } from './present-state-worker.ts';

const WORKER = new URL('./present-state-worker.ts', import.meta.url);
/** From so many bytes on, a thread costs less than the pause that it spares everybody. */
export const LARGE = 64 * 1024;
/** Starting a thread costs more than keeping one that is asked again soon. */
const IDLE_MS = 10_000;

interface Asked {
	resolve(state: Uint8Array | null): void;
	reject(error: unknown): void;
}

let thread: { worker: Worker; asked: Asked[]; idle: NodeJS.Timeout | null } | null = null;

/** `stateOfLog` in a thread, one after the other. Rejects with an error of the same message where it throws. */
export function stateInThread(log: PackedLog): Promise<Uint8Array | null> {
	return new Promise((resolve, reject) => {
		thread ??= startThread();
		if (thread.idle) clearTimeout(thread.idle);
		thread.asked.push({ resolve, reject });
		thread.worker.ref();
		thread.worker.postMessage(log);
	});
}

function startThread(): NonNullable<typeof thread> {
	const started: NonNullable<typeof thread> = { worker: new Worker(WORKER), asked: [], idle: null };
	const { worker, asked } = started;
	function end(error: unknown): void {
		if (thread === started) thread = null;
		if (started.idle) clearTimeout(started.idle);
		for (const { reject } of asked.splice(0)) reject(error);
	}
	worker.on('message', (answer: StateAnswer) => {
		const first = asked.shift();
		if ('failed' in answer) first?.reject(new Error(answer.failed));
		else first?.resolve(answer.state);
		if (asked.length > 0) return;
		worker.unref();
		started.idle = setTimeout(() => {
			thread = null;
			void worker.terminate();
		}, IDLE_MS).unref();
	});
	worker.on('error', end);
	worker.on('exit', (code) => end(new Error(`The thread of checkpoints ended with ${code} and no answer`)));
	return started;
}
