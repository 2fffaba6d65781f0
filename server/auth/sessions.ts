import { sql, type Kysely } from 'kysely';
import { Lucia, TimeSpan } from 'lucia';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { secondFactorWanted, type SecondFactorState } from '#lib/domain/second-factor.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import {
	createSessionAdapter,
	LIFETIMES,
	type AccountAttributes,
	type SessionAttributes,
	type SessionKind,
} from './session-adapter.ts';
import { hashToken, randomToken } from './tokens.ts';

export type { SessionKind } from './session-adapter.ts';

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes, AccountAttributes>;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: AccountAttributes;
	}
}

/** Who is signed in. A guest is an account without email. */
export interface SignedInAccount {
	id: string;
	displayName: string;
	email: string | null;
	locale: Locale | null;
	/** May administer, now: never while the second factor is wanted first. */
	administrator: boolean;
	guest: boolean;
	secondFactor: SecondFactorState;
	/** Administers this server or an owner, once this is done; null: nothing is missing, or they administer neither. */
	beforeAdministering: 'set_up' | 'give' | null;
}

export interface ValidSession {
	/** Names the session without opening it. */
	id: string;
	kind: SessionKind;
	account: SignedInAccount;
	/** Renewed by this very call: the cookie must be sent again. Seconds are those of the new cookie. */
	renewed: NewSession | null;
}

/** The only moment at which a token is known in clear: on its way into a cookie. */
export interface NewSession {
	token: string;
	/** Seconds for which the browser keeps the cookie. */
	maxAge: number;
	/** It opens the page of the second step and nothing else. */
	pending: boolean;
	/** By which the account knows this browser again; absent: nothing to keep. */
	deviceMark?: string;
}

/** What a new session is told about how it began. */
export interface SessionStart {
	device?: string;
	secondFactorGiven?: boolean;
	/** Sealed: what signing out at the provider needs. */
	providerSession?: string | null;
}

/** The first sign of a token says its kind, so that one lookup is enough to know how long it lives. */
const KIND_SIGNS: Record<SessionKind, string> = { guest: 'g', member: 'm', team: 't', table: 'b', pending: 'p' };
/** Nothing else is looked up: a hash read from a leaked table (64 hexadecimal digits) is not a token. */
const TOKEN = /^[gmtbp]\.[A-Za-z0-9_-]{43}$/;

/**
 * Sessions: Lucia 3 behind this file alone. `requireSecondFactor`: whoever administers this server has no powers before
 * they have set one up.
 */
export function createSessions({
	db,
	clock,
	requireSecondFactor = false,
}: {
	db: Kysely<Database>;
	clock: Clock;
	requireSecondFactor?: boolean;
}) {
	const adapter = createSessionAdapter(db, clock);
	const luciaFor = (kind: SessionKind) =>
		new Lucia(adapter, {
			sessionExpiresIn: new TimeSpan(LIFETIMES[kind].sliding, 'ms'),
			getSessionAttributes: (attributes): SessionAttributes => attributes,
			getUserAttributes: (attributes): AccountAttributes => attributes,
		});
	const lucias = {
		guest: luciaFor('guest'),
		member: luciaFor('member'),
		team: luciaFor('team'),
		table: luciaFor('table'),
		pending: luciaFor('pending'),
	} satisfies Record<SessionKind, Lucia<SessionAttributes, AccountAttributes>>;

	async function create(accountId: string, kind: SessionKind, start: SessionStart = {}): Promise<NewSession> {
		const token = `${KIND_SIGNS[kind]}.${randomToken()}`;
		const { device = '', secondFactorGiven = false, providerSession = null } = start;
		const secondFactor = secondFactorGiven ? 'given' : 'none';
		const attributes = { kind, stale: false, device, secondFactor, providerSession } as const;
		await lucias[kind].createSession(accountId, attributes, { sessionId: token });
		return { token, maxAge: maxAge(kind), pending: kind === 'pending' };
	}

	async function end(token: string | null): Promise<void> {
		if (token !== null) await adapter.deleteSession(token);
	}

	return {
		create,
		/** Forgets this session; does nothing when there is none. */
		end,

		/** Who holds this token, or null: unknown, ended, past its sliding or its absolute end, or not past the second step. */
		async validate(token: string | null): Promise<ValidSession | null> {
			if (token === null || !TOKEN.test(token)) return null;
			const kind = kindOfToken(token);
			if (kind === 'pending') return null;
			const { session, user } = await lucias[kind].validateSession(token);
			if (!session || session.kind === 'pending') return null;
			if (session.stale && !session.fresh) {
				await db.updateTable('session').set({ last_seen_at: clock.now }).where('id', '=', hashToken(token)).execute();
				await adapter.seen(user.id);
			}
			const { secondFactor } = session;
			const administers = user.administrator || user.administersOwner;
			const wanted = administers ? secondFactorWanted(secondFactor, requireSecondFactor) : null;
			return {
				id: hashToken(token),
				kind: session.kind,
				account: {
					id: user.id,
					displayName: user.displayName,
					email: user.email,
					locale: user.locale,
					administrator: user.administrator && wanted === null,
					guest: user.email === null,
					secondFactor,
					beforeAdministering: wanted,
				},
				renewed: session.fresh ? { token, maxAge: maxAge(kind), pending: false } : null,
			};
		},

		/** Who is between the password and the second factor, and how they came; null: nobody. */
		async pending(token: string | null): Promise<({ accountId: string } & SessionStart) | null> {
			if (token === null || !TOKEN.test(token) || kindOfToken(token) !== 'pending') return null;
			const { session } = await lucias.pending.validateSession(token);
			if (!session) return null;
			return { accountId: session.userId, device: session.device, providerSession: session.providerSession };
		},

		/** The second factor was given again, in this session. */
		async secondFactorGiven(token: string): Promise<void> {
			const id = hashToken(token);
			await db.updateTable('session').set({ second_factor_at: clock.now }).where('id', '=', id).execute();
		},

		/** What signing out at the provider needs, sealed; null when this session did not begin there. */
		async providerSession(token: string | null): Promise<string | null> {
			if (token === null) return null;
			const row = await db
				.selectFrom('session')
				.where('id', '=', hashToken(token))
				.select('provider_session')
				.executeTakeFirst();
			return row?.provider_session ?? null;
		},

		/** A new token for whoever just proved who they are; the one they came with ends (no session fixation). */
		async rotate(
			oldToken: string | null,
			accountId: string,
			kind: SessionKind,
			start: SessionStart = {},
		): Promise<NewSession> {
			await end(oldToken);
			return create(accountId, kind, start);
		},

		/** Ends one session of this account, by `ValidSession.id`. False when there is none. */
		async endOneOf(accountId: string, id: string): Promise<boolean> {
			const row = await db
				.deleteFrom('session')
				.where('account_id', '=', accountId)
				.where('id', '=', id)
				.returning('id')
				.executeTakeFirst();
			return row !== undefined;
		},

		/** Ends every session of an account, but the one with `exceptToken`. */
		async endAllOf(accountId: string, exceptToken: string | null = null): Promise<void> {
			let query = db.deleteFrom('session').where('account_id', '=', accountId);
			if (exceptToken !== null) query = query.where('id', '<>', hashToken(exceptToken));
			await query.execute();
		},

		/** Somebody just received a role of the team: their running sessions may not outlive those of the team. */
		async shorten(tx: Tx, accountId: string): Promise<void> {
			const latest = sql<Date>`${clock.now} + ${LIFETIMES.team.absolute} * interval '1 millisecond'`;
			await tx
				.updateTable('session')
				.set({
					absolute_expires_at: sql`least(absolute_expires_at, ${latest})`,
					expires_at: sql`least(expires_at, ${latest})`,
				})
				.where('account_id', '=', accountId)
				.execute();
		},

		/** The living sessions of an account, latest seen first. `token` marks which one is asking. */
		async listOf(accountId: string, token: string | null) {
			const rows = await db
				.selectFrom('session')
				.where('account_id', '=', accountId)
				.where('expires_at', '>', clock.now)
				.where('absolute_expires_at', '>', clock.now)
				.where('kind', '<>', 'pending')
				.select(['id', 'kind', 'device', 'created_at', 'last_seen_at'])
				.orderBy('last_seen_at', 'desc')
				.execute();
			const current = token === null ? null : hashToken(token);
			return rows.map((row) => ({
				id: row.id,
				device: row.device,
				createdAt: row.created_at,
				lastSeenAt: row.last_seen_at,
				current: row.id === current,
			}));
		},

		/** Those of these sessions (by `ValidSession.id`) that have neither ended nor expired. */
		async living(ids: string[]): Promise<Set<string>> {
			const rows = await db
				.selectFrom('session')
				.where('id', '=', sql<string>`any(${ids}::text[])`)
				.where('expires_at', '>', clock.now)
				.where('absolute_expires_at', '>', clock.now)
				.select('id')
				.execute();
			return new Set(rows.map(({ id }) => id));
		},

		/** The token in a `Cookie` header, or null. Over HTTPS only the `__Host-` cookie counts. */
		readCookie(header: string | null | undefined, secure: boolean): string | null {
			const name = cookieName(secure);
			for (const pair of (header ?? '').split(';')) {
				const [key, value] = pair.split('=', 2);
				if (key?.trim() === name && value !== undefined) return value.trim();
			}
			return null;
		},

		/** The cookie of a session, or the one that wipes it (null), as SvelteKit's `cookies.set` takes it. */
		cookie(session: Pick<NewSession, 'token' | 'maxAge'> | null, secure: boolean) {
			return {
				name: cookieName(secure),
				value: session?.token ?? '',
				attributes: {
					path: '/',
					httpOnly: true,
					sameSite: 'lax' as const,
					secure,
					maxAge: session?.maxAge ?? 0,
				},
			};
		},
	};
}
export type Sessions = ReturnType<typeof createSessions>;

/** `__Host-` ties a cookie to one HTTPS host; a laptop in a hall serves plain HTTP, where browsers refuse that name. */
function cookieName(secure: boolean): string {
	return secure ? '__Host-trame' : 'trame';
}

function maxAge(kind: SessionKind): number {
	return LIFETIMES[kind].sliding / 1000;
}

function kindOfToken(token: string): SessionKind {
	const kind = (Object.keys(KIND_SIGNS) as SessionKind[]).find((kind) => token.startsWith(KIND_SIGNS[kind]));
	return kind ?? 'guest';
}
