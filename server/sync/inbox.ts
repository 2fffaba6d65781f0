/** Messages that wait for their turn: `Array.shift` would move all the others, each time. */
export class Inbox {
	#waiting: Uint8Array[] = [];
	#next = 0;

	put(bytes: Uint8Array): void {
		this.#waiting.push(bytes);
	}

	/** The oldest; undefined: none waits. */
	take(): Uint8Array | undefined {
		const bytes = this.#waiting[this.#next];
		if (bytes === undefined) return undefined;
		this.#next += 1;
		if (this.#next === this.#waiting.length || this.#next >= 1024) {
			this.#waiting = this.#waiting.slice(this.#next);
			this.#next = 0;
		}
		return bytes;
	}
}
