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
	return {
		get now() {
			return sql<Date>`(now() + ${offset} * interval '1 millisecond')`;
		},
		advance(milliseconds) {
			offset += milliseconds;
		},
	};
}
