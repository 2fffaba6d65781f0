import { sql } from 'kysely';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import type { Letter, MailKind } from '../mail/letters.ts';

export type NewMail = Letter & {
	id: string;
	/** What it is about and to whom: unique. */
	occasion: string;
	address: string;
	locale: Locale;
	accountId?: string;
	invitationId?: string;
	/** What it is about; none for a sign-in link. */
	projectId?: string;
	/** For how long it is worth sending. */
	minutes: number;
};

export async function insertMail(tx: Tx, clock: Clock, mail: NewMail & { host: string }): Promise<void> {
	await tx
		.insertInto('mail')
		.values({
			id: mail.id,
			kind: mail.kind,
			occasion: mail.occasion,
			host: mail.host,
			account_id: mail.accountId ?? null,
			invitation_id: mail.invitationId ?? null,
			project_id: mail.projectId ?? null,
			address: mail.address,
			locale: mail.locale,
			data: JSON.stringify(mail.data),
			due_at: clock.now,
			created_at: clock.now,
			expires_at: sql<Date>`${clock.now} + ${mail.minutes} * interval '1 minute'`,
		})
		.onConflict((conflict) => conflict.column('occasion').doNothing())
		.execute();
}

export interface ClaimedMail {
	id: string;
	letter: Letter;
	host: string;
	address: string;
	locale: Locale;
	attempts: number;
	/** Earlier attempts of which nobody knows how they ended. */
	unheard: number;
}

/**
 * Takes one mail that is due, for ten minutes, so that nobody else sends it meanwhile. A claim that runs out means that
 * its holder died: how far it came is not known, and is counted.
 */
export async function claimMail(db: Tx, clock: Clock): Promise<ClaimedMail | undefined> {
	const row = await db
		.updateTable('mail')
		.set({
			claimed_until: sql<Date>`${clock.now} + interval '10 minutes'`,
			attempts: sql<number>`attempts + 1`,
			unheard: sql<number>`unheard + (claimed_until is not null)::int`,
		})
		.where('id', '=', (eb) =>
			eb
				.selectFrom('mail')
				.select('id')
				.where('state', '=', 'waiting')
				.where('due_at', '<=', clock.now)
				.where((e) => e.or([e('claimed_until', 'is', null), e('claimed_until', '<=', clock.now)]))
				.orderBy('due_at')
				.orderBy('id')
				.limit(1)
				.forUpdate()
				.skipLocked(),
		)
		.returning(['id', 'kind', 'data', 'host', 'address', 'locale', 'attempts', 'unheard'])
		.executeTakeFirst();
	if (!row) return undefined;
	const { kind, data, ...rest } = row;
	return { ...rest, letter: { kind, data } as Letter };
}

/** Ends a mail. Its words go; what it was about and how it ended stay. */
export async function finishMail(
	db: Tx,
	clock: Clock,
	id: string,
	state: 'sent' | 'failed' | 'dropped',
	reason = '',
): Promise<void> {
	await db
		.updateTable('mail')
		// What failed may be tried again by an administrator, so it keeps what its template needs.
		.set({ state, reason, claimed_until: null, done_at: clock.now, ...(state !== 'failed' && { data: '{}' }) })
		.where('id', '=', id)
		.execute();
}

/** Gives a claim back: tried again in `minutes`. */
export async function postponeMail(
	db: Tx,
	clock: Clock,
	id: string,
	after: { minutes: number; reason: string; unheard: boolean },
): Promise<void> {
	await db
		.updateTable('mail')
		.set({
			due_at: sql<Date>`${clock.now} + ${after.minutes} * interval '1 minute'`,
			reason: after.reason,
			claimed_until: null,
			...(after.unheard && { unheard: sql<number>`unheard + 1` }),
		})
		.where('id', '=', id)
		.execute();
}

/** What nobody holds and came too late is not sent any more. */
export async function dropExpiredMail(db: Tx, clock: Clock): Promise<void> {
	await db
		.updateTable('mail')
		.set({ state: 'dropped', reason: 'expired', data: '{}', claimed_until: null, done_at: clock.now })
		.where('state', '=', 'waiting')
		.where('expires_at', '<=', clock.now)
		.where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', clock.now)]))
		.execute();
}

export interface OutboxRow {
	id: string;
	kind: MailKind;
	address: string;
	locale: Locale;
	state: 'waiting' | 'sent' | 'failed' | 'dropped';
	reason: string;
	attempts: number;
	createdAt: Date;
	dueAt: Date;
	doneAt: Date | null;
	/** When it came back, after it was sent. */
	bouncedAt: Date | null;
	/** The status with which it came back (RFC 3463); may be empty. */
	bounce: string;
	data: unknown;
}

/** Whose mail: of the whole instance, or of the projects of one owner. */
const mailsOf = (db: Tx, ownerId: string | null) =>
	db
		.selectFrom('mail')
		.$if(ownerId !== null, (query) =>
			query.where('mail.project_id', 'in', (eb) =>
				eb.selectFrom('project').where('project.owner_id', '=', ownerId).select('project.id'),
			),
		);

/** The newest mails; those that failed first. `ownerId`: about this owner's projects alone. */
export async function listOutbox(db: Tx, limit: number, ownerId: string | null = null): Promise<OutboxRow[]> {
	return mailsOf(db, ownerId)
		.select(['id', 'kind', 'address', 'locale', 'state', 'reason', 'attempts', 'data', 'bounce'])
		.select(['created_at as createdAt', 'due_at as dueAt', 'done_at as doneAt', 'bounced_at as bouncedAt'])
		.orderBy(sql`state = 'failed'`, 'desc')
		.orderBy('created_at', 'desc')
		.orderBy('id')
		.limit(limit)
		.execute();
}

export async function countMails(db: Tx, ownerId: string | null = null): Promise<Record<OutboxRow['state'], number>> {
	const rows = await mailsOf(db, ownerId)
		.select((eb) => ['state', eb.fn.countAll<number>().as('count')])
		.groupBy('state')
		.execute();
	return {
		waiting: 0,
		sent: 0,
		failed: 0,
		dropped: 0,
		...Object.fromEntries(rows.map((row) => [row.state, row.count])),
	};
}

/** An administrator tries a failed mail once more. False when it is not one. */
export async function retryMail(db: Tx, clock: Clock, id: string): Promise<boolean> {
	const row = await db
		.updateTable('mail')
		.set({ state: 'waiting', reason: '', unheard: 0, due_at: clock.now, done_at: null })
		.where('id', '=', id)
		.where('state', '=', 'failed')
		.where('address', '<>', '')
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** Null when there is no such mail, or its address was forgotten. */
export async function addressOfMail(db: Tx, id: string): Promise<string | null> {
	const row = await db.selectFrom('mail').select('address').where('id', '=', id).executeTakeFirst();
	return row?.address || null;
}

/** What this mail is about; undefined for a sign-in link, and for mail that is not there. */
export async function projectOfMail(db: Tx, id: string): Promise<{ projectId: string; ownerId: string } | undefined> {
	return db
		.selectFrom('mail')
		.innerJoin('project', 'project.id', 'mail.project_id')
		.where('mail.id', '=', id)
		.select(['project.id as projectId', 'project.owner_id as ownerId'])
		.executeTakeFirst();
}

/** A mail that waits and that nobody is sending, held until the transaction ends. */
export async function lockWaitingMail(tx: Tx, clock: Clock, id: string): Promise<boolean> {
	const row = await tx
		.selectFrom('mail')
		.select('id')
		.where('id', '=', id)
		.where('state', '=', 'waiting')
		.where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', clock.now)]))
		.forUpdate()
		.executeTakeFirst();
	return row !== undefined;
}

export async function refusesMail(db: Tx, addressHash: string): Promise<boolean> {
	const row = await db
		.selectFrom('mail_refusal')
		.select('address_hash')
		.where('address_hash', '=', addressHash)
		.executeTakeFirst();
	return row !== undefined;
}

export async function setMailRefusal(db: Tx, clock: Clock, addressHash: string, refused: boolean): Promise<void> {
	if (!refused) {
		await db.deleteFrom('mail_refusal').where('address_hash', '=', addressHash).execute();
		return;
	}
	await db
		.insertInto('mail_refusal')
		.values({ address_hash: addressHash, at: clock.now })
		.onConflict((conflict) => conflict.column('address_hash').doNothing())
		.execute();
}
