import type { Kysely } from 'kysely';
import type { Principal, ScreenPrincipal } from '#lib/domain/principal.ts';
import type { CommandMessage, FactMessage } from '#lib/schemas/wire.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import type { CommittedText } from '../documents.ts';

export type Access = 'none' | 'read' | 'write';

/** Who opened a line. `sessionKey` is what limits are counted on; `label` is what others may see of them. */
export interface Caller {
	principal: Principal | ScreenPrincipal;
	sessionKey: string;
	/** The session itself, as `SocketSessions.living` is asked about it. */
	sessionId: string;
	label: string;
}

/** Port: the session behind a cookie header, seen from one project. Null: no session, or not of this project. */
export interface SocketSessions {
	principalFor(cookieHeader: string | undefined, projectId: string): Promise<Caller | null>;
	/** The projector that this key opens; null: the key opens nothing, or nothing any more. */
	screenFor(key: string): Promise<Caller | null>;
	/** Those of these sessions that have not ended, wherever that happened. */
	living(sessionIds: string[]): Promise<Set<string>>;
}

/** Structured log: never given content of documents, names or addresses. */
export interface SyncLog {
	debug(data: object, message: string): void;
	info(data: object, message: string): void;
	warn(data: object, message: string): void;
	error(data: object, message: string): void;
}

/** What the engine asks of the rest; handed over in `app.ts`. */
export interface SyncDeps {
	db: Kysely<Database>;
	bus: Bus;
	log: SyncLog;
	clock: Clock;
	sessions: SocketSessions;
	/** The only origin that browsers may come from; undefined: the host that the request was sent to. */
	origin: string | undefined;
	/** Runs a board command. Throws a Refusal for what people can understand. */
	execute(principal: Principal, documentId: string, command: CommandMessage): Promise<Record<string, unknown>>;
	/** Private facts for somebody who just came in. */
	welcome(principal: Principal | ScreenPrincipal, documentName: string): Promise<FactMessage[]>;
	/** The committed plain texts of text documents that changed, about once a second. Gives those to be told again. */
	textsChanged(texts: CommittedText[]): Promise<Iterable<string>>;
}

/** What a connection knows of its socket. */
export interface LineSocket {
	/** Writes messages already framed by `frames.ts`, as they are. False: much waits that the network has not taken. */
	sendFramed(frames: readonly Framed[]): boolean;
	close(code: number, reason: string): void;
	/** Stops and resumes reading: what is not read waits in the sender's own buffers. */
	pause(): void;
	resume(): void;
	/** Bytes handed over and not yet taken by the network. */
	readonly bufferedAmount: number;
}

/** Messages and their WebSocket frames, made once for all recipients. */
export interface Framed {
	payloads: readonly Uint8Array[];
	bytes: Buffer;
}
