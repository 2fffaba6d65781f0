/** A growing list of numbers with percentiles. */
export class Samples {
	#values = new Float64Array(1 << 16);
	length = 0;

	add(value: number) {
		if (this.length === this.#values.length) {
			const larger = new Float64Array(this.length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	summary() {
		const sorted = this.#values.slice(0, this.length).sort();
		const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN, 2);
		return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
	}
}

export const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;
export const mib = (bytes: number) => round(bytes / 2 ** 20, 1);
export const kib = (bytes: number) => round(bytes / 1024, 1);
