import * as Y from 'yjs';
import { framed, joined } from './frames.ts';
import { Pace } from './pace.ts';
import type { Framed } from './ports.ts';
import { ackMessage, awarenessMessage, updateMessage, type AwarenessEntry } from './protocol.ts';

/** Whoever receives what a room sends to all. */
export interface Receiver {
	/**
	 * Writes these in order, with one write. `droppable` may be left out for a receiver that is slow; `together`: all of it in
	 * one piece, where many receive the same.
	 */
	deliver(kept: readonly Framed[], droppable: Framed | null, together?: Framed | null): void;
	/** Speaks trame.v1. */
	readonly extended: boolean;
}

/** At most 10 awareness frames a second. */
const AWARENESS_MS = 100;
/** A caret waits so long for the words that moved it, to leave with them in one write. */
const CARET_PATIENCE_MS = 25;
/** A little less than commits keep apart (group-commit.ts): words of a busy text, gathered there, do not wait twice. */
const BUSY_WINDOW_MS = 8;
/** The loop is late: fewer, larger frames, for a while. */
const LATE_MS = 30;
const LATE_WINDOW_MS = 33;
const LATE_FOR_MS = 1000;
/** `Y.mergeUpdates` is quadratic. */
const MERGE_AT_ONCE = 32;

/**
 * Sends committed updates, awareness and acknowledgements of one room: framed once for all, one write per receiver and
 * flush. A calm room sends at once; a busy one gathers what arrives within a window.
 */
export class Fanout<R extends Receiver> {
	readonly #receivers: () => Iterable<R>;
	readonly #takeAwareness: () => AwarenessEntry[];
	#updates: { bytes: Uint8Array; from: R | null }[] = [];
	#acks = new Map<R, number>();
	#timer: NodeJS.Timeout | null = null;
	#due = 0;
	#lastFlush = 0;
	#awarenessWaits = false;
	#lastAwareness = 0;
	readonly #pace = new Pace();
	#lateUntil = 0;

	constructor(receivers: () => Iterable<R>, takeAwareness: () => AwarenessEntry[]) {
		this.#receivers = receivers;
		this.#takeAwareness = takeAwareness;
	}

	/** A committed update. `from`: the line it came from, which has it already. */
	update(bytes: Uint8Array, from: R | null): void {
		this.#updates.push({ bytes, from });
		this.#pace.tick(performance.now());
	}

	/** The first `count` messages of a line are committed. Told after the updates themselves. */
	ack(receiver: R, count: number): void {
		this.#acks.set(receiver, count);
	}

	awareness(): void {
		if (this.#awarenessWaits) return;
		this.#awarenessWaits = true;
		this.#schedule(Math.max(this.#lastAwareness + AWARENESS_MS, performance.now() + CARET_PATIENCE_MS));
	}

	/** Everything of one commit has been handed over. */
	settle(): void {
		if (this.#updates.length === 0 && this.#acks.size === 0) return;
		this.#schedule(this.#lastFlush + this.#window());
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#window(): number {
		if (performance.now() < this.#lateUntil) return LATE_WINDOW_MS;
		return this.#pace.busy ? BUSY_WINDOW_MS : 0;
	}

	#schedule(at: number): void {
		const now = performance.now();
		if (at <= now) return this.#flush();
		if (this.#timer && this.#due <= at) return;
		if (this.#timer) clearTimeout(this.#timer);
		this.#due = at;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			const now = performance.now();
			if (now - at > LATE_MS) this.#lateUntil = now + LATE_FOR_MS;
			this.#flush();
		}, at - now);
	}

	#flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const now = performance.now();
		this.#lastFlush = now;
		const updates = this.#updates;
		const acks = this.#acks;
		this.#updates = [];
		this.#acks = new Map();
		const news = updates.length > 0 ? framed(mergeFew(updates.map(({ bytes }) => bytes)).map(updateMessage)) : null;
		const author =
			updates.length > 0 && updates.every(({ from }) => from === updates[0]?.from) ? updates[0]?.from : null;
		const awareness = this.#awarenessFrame(now);
		const together = news && awareness && joined(news, awareness);
		const toAll = news ? [news] : [];
		for (const receiver of this.#receivers()) {
			const words = receiver === author ? [] : toAll;
			const count = receiver.extended ? acks.get(receiver) : undefined;
			if (count !== undefined) receiver.deliver([...words, framed([ackMessage(count)])], awareness);
			else if (words.length > 0 || awareness) receiver.deliver(words, awareness, words.length > 0 ? together : null);
		}
	}

	#awarenessFrame(now: number): Framed | null {
		if (!this.#awarenessWaits) return null;
		if (now - this.#lastAwareness < AWARENESS_MS) {
			this.#schedule(this.#lastAwareness + AWARENESS_MS);
			return null;
		}
		this.#awarenessWaits = false;
		this.#lastAwareness = now;
		const changed = this.#takeAwareness();
		return changed.length > 0 ? framed([awarenessMessage(changed)]) : null;
	}
}

/** As few updates as merging a few dozen at a time gives. */
function mergeFew(updates: Uint8Array[]): Uint8Array[] {
	if (updates.length <= 1) return updates;
	const merged: Uint8Array[] = [];
	for (let start = 0; start < updates.length; start += MERGE_AT_ONCE) {
		merged.push(Y.mergeUpdates(updates.slice(start, start + MERGE_AT_ONCE)));
	}
	return merged;
}
