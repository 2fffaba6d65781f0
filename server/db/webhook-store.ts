import { sql } from 'kysely';
import type { WebhookEvent } from '#lib/domain/api.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface WebhookRecord {
	id: string;
	url: string;
	events: WebhookEvent[];
	active: boolean;
	createdAt: Date;
}

export async function listWebhooks(db: Tx, projectId: string): Promise<WebhookRecord[]> {
	const rows = await db
		.selectFrom('webhook')
		.where('project_id', '=', projectId)
		.select(['id', 'url', 'events', 'active', 'created_at as createdAt'])
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	// Written from the closed list alone.
	return rows.map((row) => ({ ...row, events: row.events as WebhookEvent[] }));
}

export async function insertWebhook(
	tx: Tx,
	clock: Clock,
	webhook: { projectId: string; url: string; events: readonly WebhookEvent[] },
): Promise<string> {
	const row = await tx
		.insertInto('webhook')
		.values({
			project_id: webhook.projectId,
			url: webhook.url,
			events: [...webhook.events],
			since: clock.now,
			created_at: clock.now,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** What happens during a pause is not told afterwards. False when it is not one of this project. */
export async function setWebhookActive(
	tx: Tx,
	clock: Clock,
	projectId: string,
	id: string,
	active: boolean,
): Promise<boolean> {
	const row = await tx
		.updateTable('webhook')
		.set({ active, ...(active && { since: clock.now }) })
		.where('id', '=', id)
		.where('project_id', '=', projectId)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** With its deliveries. False when it is not one of this project. */
export async function deleteWebhook(tx: Tx, projectId: string, id: string): Promise<boolean> {
	const row = await tx
		.deleteFrom('webhook')
		.where('id', '=', id)
		.where('project_id', '=', projectId)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export interface DeliveryRow {
	id: string;
	url: string;
	event: string;
	at: Date;
	state: 'waiting' | 'delivered' | 'failed';
	status: number | null;
	/** Until the last answer came, or was waited for no more. */
	milliseconds: number | null;
	reason: string;
	attempts: number;
}

/** The newest of a project. */
export async function listDeliveries(db: Tx, projectId: string, limit: number): Promise<DeliveryRow[]> {
	return db
		.selectFrom('webhook_delivery as delivery')
		.innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
		.where('webhook.project_id', '=', projectId)
		.select(['delivery.id', 'webhook.url', 'event', 'at', 'state', 'status', 'milliseconds', 'reason', 'attempts'])
		.orderBy('at', 'desc')
		.orderBy('delivery.id')
		.limit(limit)
		.execute();
}

/** A test message, due at once. */
export async function insertPing(tx: Tx, clock: Clock, webhookId: string, occasion: string): Promise<void> {
	await tx
		.insertInto('webhook_delivery')
		.values({ webhook_id: webhookId, occasion, event: 'ping', data: '{}', at: clock.now, due_at: clock.now })
		.execute();
}

/** Sends a delivery that is over once more, under the same id. False when there is none in this project. */
export async function resendDelivery(tx: Tx, clock: Clock, projectId: string, id: string): Promise<boolean> {
	const row = await tx
		.updateTable('webhook_delivery')
		.set({
			state: 'waiting',
			reason: '',
			status: null,
			milliseconds: null,
			attempts: 0,
			due_at: clock.now,
			done_at: null,
		})
		.where('id', '=', id)
		.where('state', '<>', 'waiting')
		.where('webhook_id', 'in', tx.selectFrom('webhook').where('project_id', '=', projectId).select('id'))
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export interface ClaimedDelivery {
	id: string;
	webhookId: string;
	url: string;
	event: string;
	data: unknown;
	at: Date;
	attempts: number;
	/** The database's seconds since 1970: what the signature is dated by. */
	now: number;
}

/** Takes one delivery that is due, for two minutes. A claim that runs out means that its holder died: it is sent again. */
export async function claimDelivery(db: Tx, clock: Clock): Promise<ClaimedDelivery | undefined> {
	return db
		.updateTable('webhook_delivery as delivery')
		.from('webhook')
		.whereRef('webhook.id', '=', 'delivery.webhook_id')
		.set({ claimed_until: sql<Date>`${clock.now} + interval '2 minutes'`, attempts: sql<number>`attempts + 1` })
		.where('delivery.id', '=', (eb) =>
			eb
				.selectFrom('webhook_delivery as due')
				.innerJoin('webhook as hook', 'hook.id', 'due.webhook_id')
				.where('hook.active', '=', true)
				.select('due.id')
				.where('state', '=', 'waiting')
				.where('due_at', '<=', clock.now)
				.where((e) => e.or([e('claimed_until', 'is', null), e('claimed_until', '<=', clock.now)]))
				.orderBy('due_at')
				.orderBy('due.id')
				.limit(1)
				.forUpdate('due')
				.skipLocked(),
		)
		.returning(['delivery.id', 'webhook.id as webhookId', 'webhook.url', 'event', 'data', 'at', 'attempts'])
		.returning(sql<number>`floor(extract(epoch from ${clock.now}))::float8`.as('now'))
		.executeTakeFirst();
}

type LastAnswer = Pick<DeliveryRow, 'status' | 'milliseconds' | 'reason'>;

export async function finishDelivery(
	db: Tx,
	clock: Clock,
	id: string,
	end: { state: 'delivered' | 'failed' } & LastAnswer,
): Promise<void> {
	await db
		.updateTable('webhook_delivery')
		.set({ ...end, claimed_until: null, done_at: clock.now })
		.where('id', '=', id)
		.execute();
}

/** Gives a claim back: tried again in `minutes`. */
export async function postponeDelivery(
	db: Tx,
	clock: Clock,
	id: string,
	{ minutes, ...last }: { minutes: number } & LastAnswer,
): Promise<void> {
	await db
		.updateTable('webhook_delivery')
		.set({
			...{ ...last, claimed_until: null },
			due_at: sql<Date>`${clock.now} + ${minutes} * interval '1 minute'`,
		})
		.where('id', '=', id)
		.execute();
}

/** The address said that it is gone: nothing more is sent there until somebody resumes. */
export async function pauseWebhook(db: Tx, webhookId: string): Promise<void> {
	await db.updateTable('webhook').set({ active: false }).where('id', '=', webhookId).execute();
}
