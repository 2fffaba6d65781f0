/** More events than this within a second are busy. */
const BUSY_RATE = 50;
const SECOND_MS = 1000;

/** How fast something comes: calm, it is passed on at once; busy, it is worth gathering. */
export class Pace {
	#from = 0;
	#count = 0;
	#wasBusy = false;

	/** One more has come. `now`: by `performance.now()`. */
	tick(now: number): void {
		if (now - this.#from >= SECOND_MS) {
			this.#wasBusy = (this.#count * SECOND_MS) / (now - this.#from) > BUSY_RATE;
			this.#from = now;
			this.#count = 0;
		}
		this.#count += 1;
	}

	get busy(): boolean {
		return this.#wasBusy || this.#count > BUSY_RATE;
	}
}
