import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SaveHealth } from '#lib/schemas/wire.ts';
import type { BusMessage } from '../bus/bus.ts';
import { findForgotten } from '../db/document-store.ts';
import type { Documents } from '../documents.ts';
import { createDocuments } from './authoring.ts';
import { Budget } from './budget.ts';
import { createCommands } from './commands.ts';
import type { Line } from './connection.ts';
import type { DocumentName } from './document-name.ts';
import { createDoor } from './door.ts';
import { createGroupCommit } from './group-commit.ts';
import { createPlainTexts } from './plain-text.ts';
import type { SyncDeps } from './ports.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { watchSessions } from './watch-sessions.ts';
import { createSockets } from './websocket.ts';

export type { Access, Caller, SocketSessions, SyncDeps, SyncLog } from './ports.ts';

export interface SyncFigures {
	lines: number;
	rooms: number;
	/** Bytes that wait for their commit or to be read. */
	waitingBytes: number;
	health: SaveHealth;
	commits: number;
	rows: number;
	failures: number;
}

export interface Sync {
	/** Takes over an upgrade of `/sync/…`. False: not ours, the socket is untouched. */
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
	documents: Documents;
	/** Hands on the plain texts that a crash left behind; call once the services are ready. */
	start(): Promise<void>;
	/** Resolves when everything accepted so far is committed and handed on. Rejects after 10 s. */
	flush(): Promise<void>;
	/** Closes every line with 1012, then flushes and unloads. */
	close(): Promise<void>;
	/** Who has a line of this process open on one of these documents or channels: ids of participants. */
	present(names: Iterable<string>): Set<string>;
	figures(): SyncFigures;
}

/** While other processes are not heard, the database is asked for their rows and rights so often… */
const LOOK_MS = 1000;
/** …and about everything else, always, at every so manieth time. */
const LOOKS_PER_SWEEP = 5;
/** A session that ends elsewhere (the command line, another node) closes its lines within two of these. */
const SESSIONS_MS = 1000;
const FLUSH_MS = 10_000;
/** Who takes words back often takes more of them back. */
const FORGET_AFTER_SECONDS = 2;

/** The engine of shared documents: sockets on one side, the log in Postgres on the other. */
export function createSync(deps: SyncDeps): Sync {
	const { db, bus, log } = deps;
	const budget = new Budget();
	// The rooms need the group, and the group tells the rooms how it is: the only knot, tied here.
	const lateRooms: { rooms: Rooms | null } = { rooms: null };
	const commits = createGroupCommit({ db, log, onHealth: (health) => lateRooms.rooms?.tellHealth(health) });
	const plainTexts = createPlainTexts({
		db,
		log,
		textsChanged: deps.textsChanged,
		committed: (documentId, use) => lateRooms.rooms?.peek(documentId)?.readCommitted(use) ?? null,
		costly: (documentId) => lateRooms.rooms?.peek(documentId)?.costlyToRead === true,
	});
	const commands = createCommands(deps.execute, log);
	const rooms = createRooms({ db, bus, log, commits, plainTexts, commands, welcome });
	lateRooms.rooms = rooms;

	/** How often people lost their rights: who was judged before the last time, and comes in after it, is judged again. */
	let revocations = 0;
	const sockets = createSockets({
		door: createDoor(deps, rooms, () => revocations),
		budget,
		log,
		origin: deps.origin,
		onJoin(line, { room, rightsVersion, revocation }, name) {
			// Between the judgement and the open socket, rights may have changed (of everybody on it, or of some) or the room ended.
			const changed = rightsVersion !== room.rightsVersion || revocation !== revocations;
			if (room.ended || changed) return line.comeBack('rights_changed');
			room.join(line, commits.health);
			welcome(line, name);
		},
	});

	function welcome(line: Line, name: DocumentName): void {
		deps.welcome(line.caller.principal, name.id).then(
			(facts) => facts.forEach((fact) => line.fact(fact)),
			(error: unknown) => log.error({ err: error, document: name.id }, 'a newcomer was not greeted'),
		);
	}

	const documents = createDocuments((documentId, row) => {
		rooms.published(documentId, row);
		if (documentId.startsWith('text:')) plainTexts.touch(documentId);
		bus.publish({ kind: 'head', documentId, seq: row.seq });
	});

	function hear(message: BusMessage, from: string | null): void {
		if (message.kind === 'fact') {
			rooms.peek(message.channel)?.fact(message.fact, message.participantId);
		} else if (message.kind === 'head') {
			rooms.peek(message.documentId)?.hint(message.seq);
		} else if (message.kind === 'erased') {
			rooms.peek(message.documentId)?.forget().catch(report);
		} else if (message.kind !== 'rights') {
			if (from !== null) rooms.peek(message.documentId)?.hear(from, message);
		} else {
			const { participantIds, accountId, documentId } = message;
			// On one document everybody is judged again, and only those whose rights changed lose their line.
			if (documentId !== undefined) return void rooms.peek(documentId)?.rejudge().catch(report);
			revocations += 1;
			const people = new Set(participantIds);
			rooms.revoke(({ participantId, caller: { principal } }) => {
				const isTheirs = principal.kind === 'participant' && principal.accountId === accountId;
				return people.has(participantId) || isTheirs;
			});
		}
	}

	function report(error: unknown): void {
		log.error({ err: error }, 'the sync engine could not look after its rooms');
	}

	/** Words that left documents leave their histories, a little later and all at once. */
	async function forgetWhatLeft(): Promise<void> {
		for (const documentId of await findForgotten(db, FORGET_AFTER_SECONDS)) {
			try {
				await db.transaction().execute((tx) => documents.eraseHistory(tx, documentId));
				bus.publish({ kind: 'erased', documentId });
			} catch (error) {
				// A document that contradicts its log must not keep the others, and the rights of everybody, from the sweep.
				report(error);
			}
		}
	}

	const unsubscribe = bus.subscribe(hear);
	let sweeping = false;
	let looks = 0;
	const sweep = setInterval(() => {
		looks += 1;
		const whole = looks % LOOKS_PER_SWEEP === 0;
		if (sweeping || (!whole && bus.whole)) return;
		sweeping = true;
		(whole ? forgetWhatLeft().then(() => rooms.sweep(Date.now())) : rooms.catchUp()).catch(report).finally(() => {
			sweeping = false;
		});
	}, LOOK_MS);
	sweep.unref();
	const watch = watchSessions(deps.sessions, rooms, SESSIONS_MS, report);

	async function flush(): Promise<void> {
		await commits.idle(FLUSH_MS);
		await plainTexts.flush();
	}

	return {
		handleUpgrade: sockets.handleUpgrade,
		documents,
		start: () => plainTexts.repair(),
		flush,
		async close() {
			clearInterval(sweep);
			clearInterval(watch);
			unsubscribe();
			sockets.close();
			try {
				await flush();
				await rooms.close();
			} finally {
				commits.close();
				plainTexts.close();
			}
		},
		present(names) {
			const people = new Set<string>();
			for (const name of names) {
				for (const { participantId } of rooms.peek(name)?.lines ?? [])
					if (participantId !== '') people.add(participantId);
			}
			return people;
		},
		figures: () => ({
			lines: sockets.count,
			rooms: [...rooms.all()].length,
			waitingBytes: budget.used,
			health: commits.health,
			...commits.figures,
		}),
	};
}
