import { sql, type RawBuilder } from 'kysely';
import type { PhaseRun } from '#lib/domain/live.ts';
import { settingsFrom, type PhasePlan } from '#lib/domain/phase.ts';
import type { WorkshopLife } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** A workshop as it runs. */
export interface WorkshopRun {
	id: string;
	projectId: string;
	title: string;
	/** The door: who is not in yet may come in, and boards take notes. */
	open: boolean;
	live: WorkshopLife;
	phaseId: string | null;
	version: number;
	ledBy: string | null;
	rehearsal: boolean;
}

/** A phase with how it ran. */
export interface PhaseRecord extends PhasePlan {
	id: string;
	startedAt: Date | null;
	endedAt: Date | null;
	revealedAt: Date | null;
	run: PhaseRun;
}

const RUN_COLUMNS = [
	'id',
	'project_id as projectId',
	'title',
	'open',
	'live',
	'phase_id as phaseId',
	'live_version as version',
	'led_by as ledBy',
	'rehearsal',
] as const;

export async function findRun(db: Tx, workshopId: string): Promise<WorkshopRun | undefined> {
	return db.selectFrom('workshop').select(RUN_COLUMNS).where('id', '=', workshopId).executeTakeFirst();
}

/** The same, held until the end of the transaction: one act at a time, on every node. */
export async function lockRun(tx: Tx, workshopId: string): Promise<WorkshopRun | undefined> {
	return tx.selectFrom('workshop').select(RUN_COLUMNS).where('id', '=', workshopId).forUpdate().executeTakeFirst();
}

/** The phases of an agenda, in order. */
export async function listPhases(db: Tx, workshopId: string): Promise<PhaseRecord[]> {
	const rows = await phaseQuery(db).where('workshop_id', '=', workshopId).orderBy('rank').orderBy('id').execute();
	return rows.map(recordOf);
}

export async function findPhase(db: Tx, workshopId: string, phaseId: string): Promise<PhaseRecord | undefined> {
	const row = await phaseQuery(db).where('workshop_id', '=', workshopId).where('id', '=', phaseId).executeTakeFirst();
	return row && recordOf(row);
}

/** The same, held so that its reveal waits for whoever is choosing in it, and they for the reveal. */
export async function holdPhase(
	tx: Tx,
	phaseId: string,
	against: 'reveal' | 'ballots',
): Promise<(PhaseRecord & { workshopId: string }) | undefined> {
	const query = phaseQuery(tx).select('workshop_id as workshopId').where('id', '=', phaseId);
	const row = await (against === 'reveal' ? query.forKeyShare() : query.forUpdate()).executeTakeFirst();
	return row && { ...recordOf(row), workshopId: row.workshopId };
}

/** Those of these phases that are of this workshop, by id, and the present moment in ms. */
export async function phasesAtHand(
	db: Tx,
	workshopId: string,
	ids: readonly string[],
	now: RawBuilder<Date>,
): Promise<{ phases: Map<string, PhaseRecord>; now: number }> {
	const rows = await phaseQuery(db)
		.select(now.as('moment'))
		.where('workshop_id', '=', workshopId)
		.where('id', '=', sql<string>`any(${ids}::uuid[])`)
		.execute();
	const phases = rows.map(({ moment: _moment, ...row }): [string, PhaseRecord] => [row.id, recordOf(row)]);
	return { phases: new Map(phases), now: rows[0]?.moment.getTime() ?? 0 };
}

export async function workshopOfPhase(db: Tx, phaseId: string): Promise<string | undefined> {
	const row = await db.selectFrom('phase').select('workshop_id').where('id', '=', phaseId).executeTakeFirst();
	return row?.workshop_id;
}

function phaseQuery(db: Tx) {
	return db
		.selectFrom('phase')
		.select([
			'id',
			'kind',
			'title',
			'minutes',
			'question',
			'instruction',
			'plain_text as plainText',
			'prompts',
			'settings',
			'started_at as startedAt',
			'ended_at as endedAt',
			'turned_at as turnedAt',
			'extended_seconds as extendedSeconds',
			'paused_at as pausedAt',
			'revealed_at as revealedAt',
		]);
}

type Row = Awaited<ReturnType<ReturnType<typeof phaseQuery>['execute']>>[number];

function recordOf({ turnedAt, extendedSeconds, pausedAt, prompts, settings, ...row }: Row): PhaseRecord {
	return {
		...row,
		prompts: prompts as string[],
		settings: settingsFrom(row.kind, settings),
		run: {
			turnedAt: turnedAt?.getTime() ?? null,
			minutes: row.minutes,
			extendedSeconds,
			pausedAt: pausedAt?.getTime() ?? null,
		},
	};
}

/** This moment by the database's clock, in ms since 1970. */
export async function readNow(db: Tx, now: RawBuilder<Date>): Promise<number> {
	const { rows } = await sql<{ now: Date }>`select ${now} as now`.execute(db);
	return (rows[0]?.now ?? new Date()).getTime();
}

/** The clock of this phase runs from now, for its minutes; what was hidden in it before stays as it was. */
export async function turnPhase(tx: Tx, phaseId: string, now: RawBuilder<Date>): Promise<void> {
	await tx
		.updateTable('phase')
		.set({
			turned_at: now,
			started_at: sql`coalesce(started_at, ${now})`,
			ended_at: null,
			paused_at: null,
			extended_seconds: 0,
		})
		.where('id', '=', phaseId)
		.execute();
}

/** This phase is left. */
export async function leavePhase(tx: Tx, phaseId: string, now: RawBuilder<Date>): Promise<void> {
	await tx.updateTable('phase').set({ ended_at: now, paused_at: null }).where('id', '=', phaseId).execute();
}

export async function pausePhase(tx: Tx, phaseId: string, now: RawBuilder<Date>): Promise<void> {
	await tx
		.updateTable('phase')
		.set({ paused_at: now })
		.where('id', '=', phaseId)
		.where('paused_at', 'is', null)
		.execute();
}

/** The clock goes on where it stood: its start moves on by as long as it was paused. */
export async function resumePhase(tx: Tx, phaseId: string, now: RawBuilder<Date>): Promise<void> {
	await tx
		.updateTable('phase')
		.set({ turned_at: sql`turned_at + (${now} - paused_at)`, paused_at: null })
		.where('id', '=', phaseId)
		.where('paused_at', 'is not', null)
		.execute();
}

/** Seconds more, or less; never before this very moment. */
export async function extendPhase(tx: Tx, phaseId: string, seconds: number): Promise<void> {
	await tx
		.updateTable('phase')
		.set((eb) => ({ extended_seconds: eb('extended_seconds', '+', seconds) }))
		.where('id', '=', phaseId)
		.execute();
}

export async function revealPhase(tx: Tx, phaseId: string, now: RawBuilder<Date>): Promise<void> {
	await tx.updateTable('phase').set({ revealed_at: now }).where('id', '=', phaseId).execute();
}

/** Writes where the workshop stands now; its version grows by one. Returns the new version. */
export async function moveRun(
	tx: Tx,
	workshopId: string,
	to: { live: WorkshopLife; phaseId: string | null },
	now: RawBuilder<Date>,
): Promise<number> {
	const row = await tx
		.updateTable('workshop')
		.set({
			live: to.live,
			phase_id: to.phaseId,
			...(to.live === 'running' && { live_started_at: sql<Date>`coalesce(live_started_at, ${now})` }),
			live_ended_at: to.live === 'ended' ? now : null,
			live_version: sql<number>`live_version + 1`,
		})
		.where('id', '=', workshopId)
		.returning('live_version as version')
		.executeTakeFirstOrThrow();
	return row.version;
}

/** Who leads from the console; null: nobody. */
export async function setLeader(tx: Tx, workshopId: string, participantId: string | null): Promise<void> {
	await tx.updateTable('workshop').set({ led_by: participantId }).where('id', '=', workshopId).execute();
}

/** One line of what happened; `detail` holds ids and numbers, never anybody's words. */
export async function recordEvent(
	tx: Tx,
	event: {
		workshopId: string;
		phaseId: string | null;
		participantId: string | null;
		name: string;
		detail?: Record<string, string | number | boolean | null>;
	},
	now: RawBuilder<Date>,
): Promise<void> {
	await tx
		.insertInto('workshop_event')
		.values({
			workshop_id: event.workshopId,
			phase_id: event.phaseId,
			participant_id: event.participantId,
			name: event.name,
			detail: JSON.stringify(event.detail ?? {}),
			at: now,
		})
		.execute();
}

export interface WorkshopEventRecord {
	id: number;
	phaseId: string | null;
	participantId: string | null;
	name: string;
	detail: Record<string, unknown>;
	at: Date;
}

/** What happened, in order. */
export async function listEvents(db: Tx, workshopId: string): Promise<WorkshopEventRecord[]> {
	const rows = await db
		.selectFrom('workshop_event')
		.select(['id', 'phase_id as phaseId', 'participant_id as participantId', 'name', 'detail', 'at'])
		.where('workshop_id', '=', workshopId)
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ ...row, detail: row.detail as Record<string, unknown> }));
}

/** Ids of the boards of a workshop, in their order. */
export async function boardIdsOf(db: Tx, workshopId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('board')
		.select('id')
		.where('workshop_id', '=', workshopId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
	return rows.map(({ id }) => id);
}
