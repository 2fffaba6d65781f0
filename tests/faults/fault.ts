import type { RandomSource } from '../server/sync/random-source.ts';
import type { Tally } from './tally.ts';

/** What a script is asked for. */
export interface FaultRun {
	/** As many turns as were asked for, fewer when the time given is over; each brings the fault about once. */
	turns(): Iterable<number>;
	/** How long an outage lasts, in seconds, where one lasts. */
	seconds: number;
	random: RandomSource;
	tally: Tally;
}

/** One kind of fault, brought about again and again under load. */
export interface Fault {
	readonly what: string;
	/** How often at full size, and in `npm test`: 0 where a test on one process says the same in less time. */
	readonly full: number;
	readonly small: number;
	/** Seconds of an outage at full size, and in `npm test`. */
	readonly seconds?: { full: number; small: number };
	run(asked: FaultRun): Promise<void>;
}
