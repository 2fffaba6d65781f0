import { sql, type RawBuilder } from 'kysely';

/** Port: time as the database tells it, so that no node's clock can open or close anything. */
export interface Clock {
	/** The present moment, to stand in a query: `now()`, plus an offset that only tests move. */
	readonly now: RawBuilder<Date>;
}

export interface TestClock extends Clock {
	/** Moves time forward by so many milliseconds. */
	advance(milliseconds: number): void;
}

export const databaseClock: Clock = { now: sql<Date>`now()` };

export function createTestClock(): TestClock {
	let offset = 0;
	// Asked for when a query runs: its text may have been made before time was moved.
	const live = { toPostgres: () => offset };
	return {
		now: sql<Date>`(now() + ${live} * interval '1 millisecond')`,
		advance(milliseconds) {
			offset += milliseconds;
		},
	};
}
