import type { RandomSource } from '../server/sync/random-source.ts';
import type { Scene } from './scene.ts';

const TURN_MS = 10;
/** Chance that somebody writes in a turn: some 25 times a second in the whole hall. */
const WRITES = 0.25;

/** People write at random moments until the returned function is called. */
export function startLoad({ writers }: Scene, random: RandomSource): () => void {
	const timer = setInterval(() => {
		if (random.chance(WRITES)) writers[random.below(writers.length)]?.write();
	}, TURN_MS);
	return () => clearInterval(timer);
}
