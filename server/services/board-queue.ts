import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../errors.ts';

/** One piece of work of a board, and the promise of its answer. */
export interface QueuedJob<Job> {
	job: Job;
	resolve(value: unknown): void;
	reject(error: unknown): void;
}

/** Most jobs of one transaction. */
const BATCH = 32;
/**
 * Batches begin at least so far apart, in milliseconds, unless a whole one waits: each costs a commit and a message to everybody
 * at the board, whatever it holds.
 */
const APART = 12;
/** Jobs that may wait on one board; more are refused, to be sent again. */
const WAITING = 4000;

export interface BoardQueue<Job> {
	push(job: Job): Promise<unknown>;
	/** What waits is refused, to be sent again; resolves when what runs is done. */
	close(): Promise<void>;
}

/**
 * The queue of one board: jobs run in the order in which they came, up to 32 at once, one batch after the other: the first
 * at once, what comes soon after it together. `run` answers each job of its batch; when it throws, those it left unanswered
 * fail with the error.
 */
export function createBoardQueue<Job>(
	run: (batch: QueuedJob<Job>[]) => Promise<void>,
	onIdle: () => void,
): BoardQueue<Job> {
	const waiting: QueuedJob<Job>[] = [];
	let working: Promise<void> | null = null;

	async function work(): Promise<void> {
		// One turn of the event loop: what arrives together runs together.
		await new Promise<void>((resolve) => setImmediate(resolve));
		while (waiting.length > 0) {
			const apart = sleep(APART);
			const batch = waiting.splice(0, BATCH);
			try {
				await run(batch);
			} catch (error) {
				for (const { reject } of batch) reject(error);
			}
			if (waiting.length < BATCH) await apart;
		}
		working = null;
		onIdle();
	}

	return {
		push(job) {
			if (waiting.length >= WAITING) return Promise.reject(new Refusal('unavailable'));
			const answer = new Promise<unknown>((resolve, reject) => waiting.push({ job, resolve, reject }));
			working ??= work();
			return answer;
		},
		close() {
			for (const { reject } of waiting.splice(0)) reject(new Refusal('unavailable'));
			return working ?? Promise.resolve();
		},
	};
}
