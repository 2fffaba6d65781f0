/** Most bytes that one line may have under way between its socket and the log. */
const LINE_BYTES = 2 * 1024 * 1024;
/** The same for all lines together: what memory holds when commits stall. */
const ALL_BYTES = 64 * 1024 * 1024;

export interface Paused {
	pause(): void;
	resume(): void;
}

/** Bounds what waits for its commit. A line beyond it is not read for a while: its sender keeps the words. */
export class Budget {
	#used = 0;
	#paused = new Map<Paused, number>();

	get used(): number {
		return this.#used;
	}

	/** `held`: bytes that the line has under way, with these. */
	take(line: Paused, bytes: number, held: number): void {
		this.#used += bytes;
		if ((held > LINE_BYTES || this.#used > ALL_BYTES) && !this.#paused.has(line)) {
			this.#paused.set(line, held);
			line.pause();
		}
	}

	release(line: Paused, bytes: number, held: number): void {
		this.#used -= bytes;
		if (this.#paused.has(line)) this.#paused.set(line, held);
		if (this.#used > ALL_BYTES / 2) return;
		for (const [paused, bytesHeld] of this.#paused) {
			if (bytesHeld > LINE_BYTES / 2) continue;
			this.#paused.delete(paused);
			paused.resume();
		}
	}

	/** The line is gone, with what it held. */
	forget(line: Paused): void {
		this.#paused.delete(line);
	}
}
