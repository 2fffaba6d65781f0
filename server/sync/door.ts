import { accessTo } from './access.ts';
import { findProjectOf } from '../db/access-store.ts';
import { findDocument } from '../db/document-store.ts';
import type { DocumentName } from './document-name.ts';
import type { Access, Caller, SyncDeps } from './ports.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

/** What somebody shows at the door: the cookies of a session, or the key of a projector. */
export interface Credentials {
	cookieHeader: string | undefined;
	screenKey: string | null;
}

export type DoorAnswer =
	| {
			ok: true;
			caller: Caller;
			access: Access;
			/** Version of the rights that `access` was judged under; null on a channel. */
			rightsVersion: number | null;
			/** The last revocation known when the judgement began. */
			revocation: number;
			room: Room;
			judge(): Promise<Access | null>;
	  }
	| { ok: false; status: 401 | 403 | 404 | 429 | 503 };

/** Lines of one session: tabs, boards and texts of one person, or of a table's device. */
const LINES_PER_SESSION = 40;
/** Refused messages of one session within a minute, before it has to wait. */
const REFUSALS = 10;
const REFUSALS_MS = 60_000;
/** Rights that change while somebody is being judged, so often in a row, are no coincidence. */
const JUDGEMENTS = 3;

/**
 * Everything that must be true before a socket exists: the document, the session, its rights, its limits, a room that
 * loaded.
 */
export function createDoor(deps: Pick<SyncDeps, 'db' | 'sessions'>, rooms: Rooms, revocations: () => number) {
	const lines = new Map<string, number>();
	const refusals = new Map<string, number[]>();

	/** Where open rooms belong, which never changes. */
	const projects = new WeakMap<Room, string>();

	/**
	 * The document's project and the version of its rights (null for a channel); null: no such thing. An open room may know
	 * an old version: then nothing is committed under it either.
	 */
	async function find(name: DocumentName): Promise<{ projectId: string; rightsVersion: number | null } | null> {
		const room = rooms.peek(name.id);
		const known = room && !room.ended && projects.get(room);
		if (known) return { projectId: known, rightsVersion: room.rightsVersion };
		if (name.kind === 'board' || name.kind === 'text') return findDocument(deps.db, name.id);
		const projectId = await findProjectOf(deps.db, name.kind, name.objectId);
		return projectId === null ? null : { projectId, rightsVersion: null };
	}

	async function enter(name: DocumentName, { cookieHeader, screenKey }: Credentials): Promise<DoorAnswer> {
		for (let attempt = 0; attempt < JUDGEMENTS; attempt++) {
			const revocation = revocations();
			// The version is read before the rights: a revocation in between makes it stale, and nothing is committed under it.
			const found = await find(name);
			if (!found) return { ok: false, status: 404 };
			// A key is shown on purpose: what else this browser is signed in as does not count then.
			const whoAsks = () =>
				screenKey === null
					? deps.sessions.principalFor(cookieHeader, found.projectId)
					: deps.sessions.screenFor(screenKey);
			const caller = await whoAsks();
			if (!caller) return { ok: false, status: 401 };
			if (isLimited(caller.sessionKey)) return { ok: false, status: 429 };
			const access = await accessTo(deps.db, caller.principal, name, found.projectId);
			if (access === 'none') return { ok: false, status: 403 };
			const room = await rooms.open(name);
			if (!room) return { ok: false, status: 404 };
			projects.set(room, found.projectId);
			if (found.rightsVersion !== room.rightsVersion) {
				await room.rejudge();
				continue;
			}
			const judge = async () => {
				const now = await whoAsks();
				return now && accessTo(deps.db, now.principal, name, found.projectId);
			};
			return { ok: true, caller, access, rightsVersion: found.rightsVersion, revocation, room, judge };
		}
		return { ok: false, status: 503 };
	}

	function isLimited(sessionKey: string): boolean {
		const since = Date.now() - REFUSALS_MS;
		const recent = (refusals.get(sessionKey) ?? []).filter((at) => at > since);
		if (recent.length > 0) refusals.set(sessionKey, recent);
		else refusals.delete(sessionKey);
		return recent.length >= REFUSALS || (lines.get(sessionKey) ?? 0) >= LINES_PER_SESSION;
	}

	return {
		enter,
		entered(sessionKey: string) {
			lines.set(sessionKey, (lines.get(sessionKey) ?? 0) + 1);
		},
		left(sessionKey: string) {
			const count = (lines.get(sessionKey) ?? 1) - 1;
			if (count > 0) lines.set(sessionKey, count);
			else lines.delete(sessionKey);
		},
		refused(sessionKey: string) {
			refusals.set(sessionKey, [...(refusals.get(sessionKey) ?? []).slice(1 - REFUSALS), Date.now()]);
		},
	};
}
export type Door = ReturnType<typeof createDoor>;
