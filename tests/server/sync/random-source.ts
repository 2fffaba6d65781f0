/** Repeatable chance: the seed is printed, and `TRAME_SEED` gives the same run again. */
export function randomSource(seed = Number(process.env.TRAME_SEED ?? Math.floor(Math.random() * 2 ** 31))) {
	console.info(`seed ${seed} (TRAME_SEED=${seed} runs it again)`);
	let state = seed >>> 0;
	/** mulberry32 */
	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}
	return {
		seed,
		below: (limit: number) => Math.floor(next() * limit),
		chance: (probability: number) => next() < probability,
	};
}
export type RandomSource = ReturnType<typeof randomSource>;
