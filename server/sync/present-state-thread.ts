import { Worker } from 'node:worker_threads';

const WORKER = new URL('./present-state-worker.ts', import.meta.url);
/** From so many bytes on, a thread costs less than the pause that it spares everybody. */
export const LARGE = 64 * 1024;

/** `presentState` in a thread of its own. */
export function inThread(pieces: readonly Uint8Array[]): Promise<Uint8Array | null> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(WORKER, { workerData: pieces });
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`The thread of a checkpoint ended with ${code} and no answer`)));
	});
}
