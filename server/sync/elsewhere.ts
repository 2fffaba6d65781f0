import type { AwarenessEntry, Writers } from '../bus/bus.ts';

/** The same room in another process, as it last spoke of it. */
export interface Neighbour {
	people: [participantId: string, collegeId: string][];
	writers: Writers;
	/** By `performance.now()`: no clock of anybody matters. */
	heardAt: number;
}

/** The same room in other processes: what they say of it, and what they are told. */
export interface Elsewhere {
	people(): Iterable<[participantId: string, collegeId: string]>;
	writers(): Iterable<Writers>;
	/** Somebody came, went, or shows a client id. */
	changed(): void;
	/** Carets of lines here moved. */
	caretsMoved(entries: readonly AwarenessEntry[]): void;
}
