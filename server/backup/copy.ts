import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** Bytes that may wait in memory before the other side is asked to pause. */
const WAITING = 256 * 1024;

/** The part of a connection of `pg` that its types leave out. */
interface CopyConnection {
	readonly stream: Duplex;
	query(text: string): void;
	sendCopyFromChunk(chunk: Uint8Array): void;
	endCopyFrom(): void;
	sendCopyFail(message: string): void;
}

/** What `pg` calls on the statement under way; COPY needs no more than this. */
abstract class Copy {
	readonly done: Promise<void>;
	protected connection: CopyConnection | null = null;
	protected error: Error | null = null;
	readonly #statement: string;
	#settle: { resolve(): void; reject(error: Error): void };

	constructor(statement: string) {
		this.#statement = statement;
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		this.done = promise;
		this.#settle = { resolve, reject };
		// Whoever waits for `done` hears of it; nobody has to.
		promise.catch(() => undefined);
	}

	submit(connection: unknown): void {
		this.connection = connection as CopyConnection;
		this.connection.query(this.#statement);
	}
	handleError(error: Error): void {
		this.error = error;
		this.#settle.reject(error);
	}
	handleReadyForQuery(): void {
		if (!this.error) this.#settle.resolve();
	}
	handleCommandComplete(): void {}
	handleRowDescription(): void {}
	handleDataRow(): void {}
	handleEmptyQuery(): void {}
	handlePortalSuspended(): void {}
}

class CopyOut extends Copy {
	#queue: Buffer[] = [];
	#bytes = 0;
	#wake: () => void = () => undefined;

	handleCopyData({ chunk }: { chunk: Buffer }): void {
		// The driver reads the next packet into the same memory.
		this.#queue.push(Buffer.from(chunk));
		this.#bytes += chunk.length;
		if (this.#bytes > WAITING) this.connection?.stream.pause();
		this.#wake();
	}

	async *chunks(): AsyncGenerator<Buffer> {
		let ended = false;
		void this.done
			.catch(() => undefined)
			.finally(() => {
				ended = true;
				this.#wake();
			});
		try {
			for (;;) {
				if (this.#queue.length > 0) {
					const chunk = Buffer.concat(this.#queue.splice(0));
					this.#bytes = 0;
					this.connection?.stream.resume();
					yield chunk;
				} else if (ended) break;
				else await new Promise<void>((resolve) => (this.#wake = resolve));
			}
			await this.done;
		} finally {
			this.connection?.stream.resume();
		}
	}
}

class CopyIn extends Copy {
	readonly #source: AsyncIterable<Uint8Array>;

	constructor(statement: string, source: AsyncIterable<Uint8Array>) {
		super(statement);
		this.#source = source;
	}

	handleCopyInResponse(connection: CopyConnection): void {
		void this.#send(connection);
	}

	async #send(connection: CopyConnection): Promise<void> {
		try {
			for await (const chunk of this.#source) {
				if (this.error) return;
				connection.sendCopyFromChunk(chunk);
				if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
			}
			connection.endCopyFrom();
		} catch (error) {
			connection.sendCopyFail(error instanceof Error ? error.message : String(error));
		}
	}
}

/** The bytes of `COPY … TO STDOUT`, no faster than they are taken. */
export function copyOut(client: pg.ClientBase, statement: string): AsyncIterable<Buffer> {
	return client.query(new CopyOut(statement)).chunks();
}

/** Feeds `COPY … FROM STDIN`. Rejects, with nothing kept of the statement, when the source or the database fails. */
export function copyIn(client: pg.ClientBase, statement: string, source: AsyncIterable<Uint8Array>): Promise<void> {
	return client.query(new CopyIn(statement, source)).done;
}
