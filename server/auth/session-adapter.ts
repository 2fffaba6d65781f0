import { sql, type Kysely } from 'kysely';
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import type { Clock } from '../clock.ts';
import { often } from '../db/often.ts';
import type { Database } from '../db/tables.ts';
import { SECOND_FACTOR_HOURS, type SecondFactorState } from '#lib/domain/second-factor.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { hashToken } from './tokens.ts';

export type SessionKind = Database['session']['kind'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * In milliseconds: a session ends `sliding` after its last renewal (at half of it), and at `absolute` whatever happens.
 * Guests have nothing to come back with but their cookie; those who run a project are short of it on purpose.
 */
export const LIFETIMES: Record<SessionKind, { sliding: number; absolute: number }> = {
	guest: { sliding: 30 * DAY, absolute: 90 * DAY },
	member: { sliding: 14 * DAY, absolute: 60 * DAY },
	team: { sliding: 12 * HOUR, absolute: 7 * DAY },
	table: { sliding: 12 * HOUR, absolute: 7 * DAY },
	// Between the password and the second factor.
	pending: { sliding: 10 * MINUTE, absolute: 10 * MINUTE },
};

export interface SessionAttributes {
	kind: SessionKind;
	/** Not marked as seen for an hour. */
	stale: boolean;
	/** What it signs in from, see `domain/device.ts`. */
	device: string;
	/** The second factor was given as it began. */
	secondFactor: SecondFactorState;
	/** Sealed: what signing out at the provider needs. */
	providerSession: string | null;
}

export interface AccountAttributes {
	displayName: string;
	email: string | null;
	locale: Locale | null;
	administrator: boolean;
	/** Administers one of the owners that this server hosts. */
	administersOwner: boolean;
}

/**
 * Lucia over Kysely. Lucia hands over clear tokens and reads this process's clock; the table holds SHA-256 of tokens and
 * the database's clock decides. So every id is hashed on the way in, the clear token is given back (Lucia puts it into
 * the renewed cookie), and an expiry crosses as what is left of it.
 */
export function createSessionAdapter(db: Kysely<Database>, clock: Clock) {
	const inMilliseconds = (milliseconds: number) => sql<Date>`${clock.now} + ${milliseconds} * interval '1 millisecond'`;

	/** The last visit outlives its session: retention counts from it. */
	async function seen(accountId: string): Promise<void> {
		await db.updateTable('account').set({ seen_at: clock.now }).where('id', '=', accountId).execute();
	}

	const living = often((db, id: string) =>
		db
			.selectFrom('session')
			.innerJoin('account', 'account.id', 'session.account_id')
			.leftJoin('second_factor', (join) =>
				join
					.onRef('second_factor.account_id', '=', 'session.account_id')
					.on('second_factor.confirmed_at', 'is not', null),
			)
			.where('session.id', '=', id)
			.where('session.expires_at', '>', clock.now)
			.where('session.absolute_expires_at', '>', clock.now)
			.select([
				'session.kind',
				'session.device',
				'session.provider_session',
				'account.id',
				'account.email',
				'account.display_name',
				'account.locale',
				'account.administrator',
				(eb) =>
					eb
						.exists(
							eb
								.selectFrom('owner_administrator')
								.whereRef('owner_administrator.account_id', '=', 'account.id')
								.select('owner_administrator.account_id'),
						)
						.$castTo<boolean>()
						.as('administersOwner'),
				sql<number>`(extract(epoch from session.expires_at - ${clock.now}) * 1000)::float8`.as('left'),
				sql<boolean>`session.last_seen_at < ${clock.now} - interval '1 hour'`.as('stale'),
				sql<SecondFactorState>`case
					when second_factor.account_id is null then 'none'
					when session.second_factor_at > ${clock.now} - ${SECOND_FACTOR_HOURS} * interval '1 hour' then 'given'
					else 'due' end`.as('secondFactor'),
			])
			.compile(),
	);

	const adapter: Adapter = {
		async getSessionAndUser(token): Promise<[DatabaseSession | null, DatabaseUser | null]> {
			const [row] = await living(db, hashToken(token));
			if (!row) return [null, null];
			const session: DatabaseSession = {
				id: token,
				userId: row.id,
				expiresAt: new Date(Date.now() + row.left),
				attributes: {
					kind: row.kind,
					stale: row.stale,
					device: row.device,
					secondFactor: row.secondFactor,
					providerSession: row.provider_session,
				},
			};
			const { email, locale, administrator, administersOwner, display_name: displayName } = row;
			return [session, { id: row.id, attributes: { displayName, email, locale, administrator, administersOwner } }];
		},
		async setSession({ id, userId, expiresAt, attributes }) {
			await db
				.insertInto('session')
				.values({
					id: hashToken(id),
					account_id: userId,
					kind: attributes.kind,
					device: attributes.device,
					second_factor_at: attributes.secondFactor === 'given' ? clock.now : null,
					provider_session: attributes.providerSession,
					created_at: clock.now,
					last_seen_at: clock.now,
					expires_at: inMilliseconds(expiresAt.getTime() - Date.now()),
					absolute_expires_at: inMilliseconds(LIFETIMES[attributes.kind].absolute),
				})
				.execute();
			await seen(userId);
		},
		async updateSessionExpiration(token, expiresAt) {
			const later = inMilliseconds(expiresAt.getTime() - Date.now());
			const session = await db
				.updateTable('session')
				.set({ expires_at: sql`least(${later}, absolute_expires_at)`, last_seen_at: clock.now })
				.where('id', '=', hashToken(token))
				.returning('account_id as accountId')
				.executeTakeFirst();
			if (session) await seen(session.accountId);
		},
		async deleteSession(token) {
			await db.deleteFrom('session').where('id', '=', hashToken(token)).execute();
		},
		async deleteUserSessions(accountId) {
			await db.deleteFrom('session').where('account_id', '=', accountId).execute();
		},
		async deleteExpiredSessions() {
			await db
				.deleteFrom('session')
				.where((eb) => eb.or([eb('expires_at', '<=', clock.now), eb('absolute_expires_at', '<=', clock.now)]))
				.execute();
		},
		getUserSessions() {
			// Lucia would take hashes for tokens: sessions are listed by `sessions.listOf`.
			throw new Error('sessions are listed by sessions.listOf');
		},
	};
	return { ...adapter, seen };
}
