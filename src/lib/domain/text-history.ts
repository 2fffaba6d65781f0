/** One committed update of a text, without its bytes. */
export interface HistoryRow {
	seq: number;
	/** Null: the server itself. */
	participantId: string | null;
	at: Date;
}

/** People writing one after the other, or together, without a long pause. */
export interface WorkSession {
	/** Numbers of its first and last update: the text after the last one is the moment that one opens. */
	first: number;
	last: number;
	from: Date;
	to: Date;
	participantIds: string[];
}

/** A pause that ends a session. Minutes. */
const PAUSE_MINUTES = 20;
/** A session ends here at the latest, counted from the first update of the text: what is opened stays bounded. */
export const SESSION_UPDATES = 1000;

/**
 * The newest sessions of work, the newest first. Where one ends depends on the rows around it alone, never on where a
 * page begins, so that pages join. Pure.
 *
 * @param rows the newest first, without a gap
 * @param ends updates after which something else begins, whatever the time
 * @param most as many sessions; a last one that may go on beyond the rows is kept only when `complete`
 */
export function workSessions(
	rows: readonly HistoryRow[],
	ends: ReadonlySet<number>,
	{ most, complete }: { most: number; complete: boolean },
): WorkSession[] {
	const sessions: WorkSession[] = [];
	let newer: HistoryRow | undefined;
	for (const row of rows) {
		const session = sessions.at(-1);
		if (session && newer && !parts(row, newer, ends)) {
			session.first = row.seq;
			session.from = row.at;
			if (row.participantId !== null && !session.participantIds.includes(row.participantId))
				session.participantIds.push(row.participantId);
		} else {
			if (sessions.length === most) return sessions;
			const participantIds = row.participantId === null ? [] : [row.participantId];
			sessions.push({ first: row.seq, last: row.seq, from: row.at, to: row.at, participantIds });
		}
		newer = row;
	}
	if (!complete) sessions.pop();
	return sessions;
}

function parts(older: HistoryRow, newer: HistoryRow, ends: ReadonlySet<number>): boolean {
	return (
		ends.has(older.seq) ||
		Math.floor((older.seq - 1) / SESSION_UPDATES) !== Math.floor((newer.seq - 1) / SESSION_UPDATES) ||
		newer.at.getTime() - older.at.getTime() > PAUSE_MINUTES * 60_000
	);
}
