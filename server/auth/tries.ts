import type { Kysely } from 'kysely';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../clock.ts';
import { countTry, forgetTries, triesOf } from '../db/try-store.ts';
import type { Database } from '../db/tables.ts';
import type { Seal } from './seal.ts';

/** Port: how often something was tried lately. A key is any text; the first try begins its window. */
export interface Tries {
	/** One more; returns how many there are now. */
	count(key: string, seconds: number): Promise<number>;
	of(key: string, seconds: number): Promise<number>;
	forget(key: string, seconds: number): Promise<void>;
}

/** For all processes on this database together. Only a keyed hash of each key is kept: keys name people and places. */
export function databaseTries({ db, clock, seal }: { db: Kysely<Database>; clock: Clock; seal: Seal }): Tries {
	const sealed = (key: string) => seal.derive('tries', key);
	return {
		count: (key, seconds) => countTry(db, clock, sealed(key), seconds),
		of: (key) => triesOf(db, clock, sealed(key)),
		forget: (key) => forgetTries(db, sealed(key)),
	};
}

/** For this process alone. */
export function memoryTries(): Tries {
	const windows = new Map<number, RateLimiterMemory>();
	const window = (seconds: number) => {
		const found = windows.get(seconds) ?? new RateLimiterMemory({ points: 1, duration: seconds });
		windows.set(seconds, found);
		return found;
	};
	return {
		count: async (key, seconds) => (await window(seconds).penalty(key)).consumedPoints,
		of: async (key, seconds) => (await window(seconds).get(key))?.consumedPoints ?? 0,
		forget: async (key, seconds) => void (await window(seconds).delete(key)),
	};
}
