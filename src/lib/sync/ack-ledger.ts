/** The two messages of a client that the server acknowledges; everything else is not counted, on either side. */
export type CountedMessage = 'step2' | 'update';

interface Mark {
	edits: number;
	clock: number;
}

/**
 * What this device wrote, what it sent on the present connection and what the server has said to have committed.
 *
 * An acknowledgement counts messages of one connection only. A step 2 carries everything written so far, an update only
 * itself: an update sent before this connection's step 2 therefore proves nothing about edits made while offline.
 */
export function createAckLedger() {
	let edits = 0;
	let committed: Mark = { edits: 0, clock: 0 };
	let marks: Mark[] = [];
	let whole = false;
	let acked = 0;

	return {
		/** A change was made on this device. */
		edited() {
			edits += 1;
		},
		/** A new connection: the counters of both sides start again. */
		opened() {
			marks = [];
			acked = 0;
			whole = false;
		},
		/** A counted message left. `clock`: the state of this device's client id in the document. */
		sent(kind: CountedMessage, clock: number) {
			if (kind === 'step2') whole = true;
			marks.push(whole ? { edits, clock } : committed);
		},
		/** The server says that the first `n` counted messages are committed. Says whether that is news. */
		acknowledged(n: number): boolean {
			if (n <= acked || n > marks.length) return false;
			acked = n;
			const mark = marks[n - 1];
			if (mark && mark.edits > committed.edits) committed = mark;
			return true;
		},
		get sentCount() {
			return marks.length;
		},
		get ackedCount() {
			return acked;
		},
		/** Edits of this device that are not known to be committed. */
		get waiting() {
			return edits - committed.edits;
		},
		/** Own structs from this clock on are not known to be committed. */
		get committedClock() {
			return committed.clock;
		},
	};
}
