import { Worker } from 'node:worker_threads';
import { Refusal } from '../errors.ts';
import type { ExportFormat } from './formats.ts';
import type { DocumentTree } from './tree.ts';
import type { WriteAnswer, WriteQuestion } from './write-worker.ts';

const WORKER = new URL('./write-worker.ts', import.meta.url);
/** A hundred pages take a second or two: this is for a thread that hangs. */
const PATIENCE_MS = 120_000;

export interface WriteOptions {
	/** Stops the thread, wherever it is. The promise then rejects with the signal's reason. */
	signal?: AbortSignal;
	/** Called when the thread takes this document up, after those that were asked for before. */
	onStart?: () => void;
}

/**
 * Writes a document in a thread, so that the sockets never wait for it; one thread at a time, since each takes about
 * 100 MB. Refusal('unavailable', 'pdf_unavailable') where the platform cannot make PDF files.
 */
export function writeDocument(
	tree: DocumentTree,
	format: ExportFormat,
	{ signal, onStart }: WriteOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
	return inTurn(async () => {
		signal?.throwIfAborted();
		onStart?.();
		const answer = await inThread({ tree, format }, signal);
		if (answer.kind === 'file') return answer.bytes;
		throw new Refusal(answer.code, answer.reason);
	});
}

let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
	const mine = last.then(work, work);
	last = mine.catch(() => undefined);
	return mine;
}

function inThread(question: WriteQuestion, signal: AbortSignal | undefined): Promise<WriteAnswer> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(WORKER, { workerData: question });
		const stop = (reason: unknown) => {
			reject(reason as Error);
			void worker.terminate();
		};
		const timer = setTimeout(() => stop(new Error('The file could not be made in time')), PATIENCE_MS);
		const aborted = () => stop(signal?.reason);
		signal?.addEventListener('abort', aborted, { once: true });
		worker.once('message', (answer: WriteAnswer) => resolve(answer));
		worker.once('error', reject);
		worker.once('exit', (code) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', aborted);
			reject(new Error(`The thread of the export ended with ${code} and no answer`));
		});
	});
}
