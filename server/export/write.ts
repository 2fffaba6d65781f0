import { Worker } from 'node:worker_threads';
import { Refusal } from '../errors.ts';
import type { ExportFormat } from './formats.ts';
import type { DocumentTree } from './tree.ts';
import type { WriteAnswer, WriteQuestion } from './write-worker.ts';

const WORKER = new URL('./write-worker.ts', import.meta.url);
/** A hundred pages take a few seconds: this is for a thread that hangs. */
const PATIENCE_MS = 120_000;
/** What a thread may take: a document beyond it fails, and the server goes on. */
const MOST_MEMORY_MB = 1024;
/** How many documents may wait for their turn, of everybody. */
const MOST_WAITING = 50;

/**
 * Writes a document in a thread, so that the sockets never wait for it. Refusal('unavailable', 'pdf_unavailable') where
 * the platform cannot make PDF files, ('invalid', 'export_too_large'). An abort stops the thread, wherever it is, and
 * the promise rejects with the signal's reason.
 */
export async function writeDocument(
	tree: DocumentTree,
	format: ExportFormat,
	signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
	signal?.throwIfAborted();
	const answer = await inThread({ tree, format }, signal);
	if (answer.kind === 'file') return answer.bytes;
	throw new Refusal(answer.code, answer.reason);
}

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** One export after the other: each holds its document in memory, and a thread of its own. Refusal('too_many', 'exports_busy'). */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (waiting >= MOST_WAITING) throw new Refusal('too_many', 'exports_busy');
	waiting += 1;
	const mine = last.then(work).finally(() => void (waiting -= 1));
	last = mine.catch(() => undefined);
	return mine;
}

function inThread(question: WriteQuestion, signal: AbortSignal | undefined): Promise<WriteAnswer> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(WORKER, {
			workerData: question,
			resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
		});
		const stop = (reason: unknown) => {
			reject(reason as Error);
			void worker.terminate();
		};
		const timer = setTimeout(() => stop(new Error('The file could not be made in time')), PATIENCE_MS);
		const aborted = () => stop(signal?.reason);
		signal?.addEventListener('abort', aborted, { once: true });
		worker.once('message', (answer: WriteAnswer) => resolve(answer));
		worker.once('error', (error: NodeJS.ErrnoException) =>
			reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refusal('invalid', 'export_too_large') : error),
		);
		worker.once('exit', (code) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', aborted);
			reject(new Error(`The thread of the export ended with ${code} and no answer`));
		});
	});
}
