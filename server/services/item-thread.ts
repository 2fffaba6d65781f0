import type { Kysely } from 'kysely';
import { evaluate, shownExplanations, shownTally } from '#lib/domain/agreement.ts';
import { floored } from '#lib/domain/floor.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Clock } from '../clock.ts';
import { agreementsOf } from '../db/agreement-store.ts';
import { listColleges } from '../db/college-store.ts';
import { countedPositions } from '../db/position-store.ts';
import { findRound, lastRoundOf } from '../db/round-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { readThread } from './project-thread.ts';

/**
 * What the thread says of one item: how much was said that led to it, where it stands, the round that asked about it
 * last, and every agreement. Its words and sources are the items' service's.
 */
export async function itemThread(
	{ db, clock }: { db: Kysely<Database>; clock: Clock },
	participant: ParticipantPrincipal,
	itemId: string,
) {
	const { projectId } = participant;
	const { items, thread } = await readThread(db, projectId);
	const item = items.find((one) => one.id === itemId);
	if (!item) throw new Refusal('not_found', 'item_gone');
	const colleges = await listColleges(db, projectId);
	const behind = thread.notesBehind(itemId);

	return {
		colleges,
		/** Notes that led here, through groups and other items. */
		notes: behind.length,
		people: floored(new Set(behind.map((note) => note.speaker)).size),
		ends: thread.endsOf(item),
		round: await lastRound(
			db,
			clock,
			itemId,
			colleges.map((college) => college.key),
		),
		agreements: (await agreementsOf(db, itemId)).map(({ tally, ...agreement }) => ({
			...agreement,
			tally: shownTally(tally),
		})),
	};
}
export type ItemThread = Awaited<ReturnType<typeof itemThread>>;

async function lastRound(db: Tx, clock: Clock, itemId: string, collegeKeys: string[]) {
	const last = await lastRoundOf(db, itemId);
	const round = last && (await findRound(db, clock, last.roundId));
	if (!last || !round) return null;
	const counted = (await countedPositions(db, round.id)).get(itemId) ?? [];
	const { outcome, missing, tally } = evaluate(round.rule, counted, collegeKeys);
	const shown = shownTally(tally);
	const { id, title, status, opensAt, closesAt, rule } = round;
	return {
		...{ id, title, status, opensAt, closesAt, rule, version: last.version, outcome, tally: shown },
		missing: shownExplanations(missing, shown),
	};
}
