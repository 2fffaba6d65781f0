import type { Kysely } from 'kysely';
import type * as Y from 'yjs';
import { CLOSE, type FactMessage, type SaveHealth } from '#lib/schemas/wire.ts';
import type { Bus, BusMessage } from '../bus/bus.ts';
import { findDocument, readUpdates, type Append, type DocumentRow, type UpdateRow } from '../db/document-store.ts';
import type { Database } from '../db/tables.ts';
import { Bindings } from './bindings.ts';
import { Carets, claimFor } from './carets.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Commands } from './commands.ts';
import type { Line, LineRoom } from './connection.ts';
import type { DocumentName } from './document-name.ts';
import { Fanout } from './fanout.ts';
import { decodeUpdate, standsOnUnknown, type DecodedUpdate, type GateResult } from './gate.ts';
import type { Committable, GroupCommit } from './group-commit.ts';
import { BrokenLog, ErasedRow, loadDocument, type LoadedDocument } from './log.ts';
import type { PlainTexts } from './plain-text.ts';
import type { SyncLog } from './ports.ts';
import { Neighbours } from './neighbours.ts';
import { Newcomers } from './newcomer.ts';
import { LARGE } from './present-state-thread.ts';
import { PresentTeller } from './presence.ts';
import type { ClientMessage } from './protocol.ts';
import { SharedDocument, type Batch, type Entry } from './shared-document.ts';

export interface RoomDeps {
	db: Kysely<Database>;
	bus: Bus;
	log: SyncLog;
	commits: GroupCommit;
	plainTexts: PlainTexts;
	commands: Commands;
	/** Tells somebody who came in, or missed something, what is theirs alone. */
	welcome(line: Line, name: DocumentName): void;
}

/** Who has not written for so long pauses. */
const PAUSE_MS = 1000;
/** One document or channel, and everybody who has it open. */
export class Room implements LineRoom, Committable {
	readonly id: string;
	readonly name: DocumentName;
	readonly lines = new Set<Line>();
	/** Null for a channel of facts. */
	readonly checkpoints: Checkpoints | null;
	/** When the last line left, in ms of `Date.now()`. */
	emptySince = Date.now();
	/** Nobody may join any more: the next one to come opens a new room. */
	ended = false;
	readonly #deps: RoomDeps;
	readonly #document: SharedDocument<Line> | null;
	readonly #bindings: Bindings;
	readonly #neighbours: Neighbours;
	readonly #carets: Carets;
	readonly #present: PresentTeller;
	readonly #fanout: Fanout<Line>;
	readonly #newcomers = new Newcomers();
	#batch: Batch<Line> | null = null;
	#hinted = 0;
	#grownAt = 0;

	/** `loaded`: null for a channel of facts. */
	constructor(deps: RoomDeps, name: DocumentName, loaded: LoadedDocument | null) {
		this.id = name.id;
		this.name = name;
		this.#deps = deps;
		this.#document = loaded && new SharedDocument<Line>(loaded.row, loaded.stored);
		this.checkpoints = this.#document && new Checkpoints(deps, this.#document, loaded?.tail ?? 0);
		this.#bindings = new Bindings(deps.db, name.id);
		this.#fanout = new Fanout<Line>(
			() => this.lines,
			() => this.#carets.takeChanged(),
		);
		this.#neighbours = new Neighbours(deps.bus, name.id, this.lines, {
			onReady: (missed) => this.#returned(missed),
			onAsked: () => this.#tellHead(),
		});
		this.#carets = new Carets(this.lines, this.#bindings, this.#neighbours, () => this.#fanout.awareness());
		this.#present = new PresentTeller(this.lines, this.#neighbours);
		this.#neighbours.start(this.#carets, this.#present);
	}

	/** Version of the rights under which this room's words are committed; null for a channel. */
	get rightsVersion(): number | null {
		return this.#document?.rightsVersion ?? null;
	}

	/** The last erasure of its history that this room knows of; null for a channel. */
	get erasedSeq(): number | null {
		return this.#document?.erasedSeq ?? null;
	}

	get seq(): number {
		return this.#document?.head.seq ?? 0;
	}

	get waiting(): boolean {
		return this.#document?.waiting === true;
	}

	/** Shows the document as committed, with its place in the log; `use` keeps nothing of it. Null: a channel. */
	readCommitted<T>(use: (doc: Y.Doc, seq: number) => T): T | null {
		const document = this.#document;
		return document && document.readCommitted((doc) => use(doc, document.head.seq));
	}

	/** There are many words, and somebody is writing: reading them can wait for a pause. */
	get costlyToRead(): boolean {
		const writing = this.waiting || performance.now() - this.#grownAt < PAUSE_MS;
		return writing && (this.#document?.stored.byteLength ?? 0) > LARGE;
	}

	join(line: Line, health: SaveHealth): void {
		this.lines.add(line);
		if (health !== 'ok') line.saveState(health);
		this.#present.joined(line);
		this.#neighbours.joined();
		// While nobody was here, other processes may not have told what they wrote.
		if (this.lines.size === 1 && this.#deps.bus.several) void this.catchUp();
		this.#carets.joined(line);
	}

	leave(line: Line): void {
		if (!this.lines.delete(line)) return;
		if (this.lines.size === 0) this.emptySince = Date.now();
		this.#carets.left(line);
		this.#present.changed();
		this.#neighbours.changed();
		if (![...this.lines].some(({ access }) => access === 'write')) this.#rest();
	}

	/** Nobody writes any more: the Y.Doc goes as soon as nothing waits. */
	#rest(): void {
		if (!this.waiting) this.#document?.dropShadow();
	}

	handle(line: Line, message: ClientMessage): void | Promise<void> {
		switch (message.kind) {
			case 'step1':
				return this.#sendState(line, message.stateVector);
			case 'step2':
			case 'update':
				line.count += 1;
				return this.#write(line, message);
			case 'awareness':
				// Only where people write together, and only of those who may: three hundred readers would say nothing, often.
				return this.#carets.take(line, message.bytes, this.name.kind === 'text' && line.access === 'write');
			case 'queryAwareness':
				return this.#carets.sendAll(line);
			case 'command':
				return this.#deps.commands.run(line, this.name, message.command);
		}
	}

	#sendState(line: Line, vector: Map<number, number>): void {
		const stored = this.#document?.stored ?? null;
		line.sendState(this.#newcomers.stateFor(line, stored, vector));
		// Readers are asked for nothing: what they hold can only be what they were given.
		if (stored && line.access === 'write') line.deliver([this.#newcomers.question(stored)], null);
		this.#carets.sendAll(line);
	}

	#write(line: Line, message: { kind: 'step2' | 'update'; update: Uint8Array }): void | Promise<void> {
		const update = decodeUpdate(message.update);
		if (!update) return line.refuse(CLOSE.malformed, 'malformed_update');
		const document = this.#document;
		if (line.access !== 'write' || !document) return this.#takeFromReader(line, update, message.kind);
		if (message.kind === 'step2') line.passingOver = false;
		// Typed between the opening of the line and step 2, which repeats it: it may stand on words that are yet to come.
		if (line.passingOver) return;
		const unknown = this.#bindings.unknown(update.clientIds);
		if (unknown.length === 0) return this.#accept(line, document, update, message.kind);
		return claimFor(line, this.#bindings, unknown).then((claimed) => {
			if (claimed && line.state.name === 'open') return this.#accept(line, document, update, message.kind);
		});
	}

	/** A step 2 that adds nothing is an answer to a question that others ask; everything else is an attempt to write. */
	#takeFromReader(line: Line, update: DecodedUpdate, kind: 'step2' | 'update'): void {
		const vector = this.#document?.stored.vector();
		const known = update.structs.every(({ id, length }) => id.clock + length <= (vector?.get(id.client) ?? 0));
		if (kind === 'update' || !known) return line.refuse(CLOSE.forbidden, 'may_not_write');
		this.#fanout.ack(line, line.count);
		this.#fanout.settle();
	}

	#accept(
		line: Line,
		document: SharedDocument<Line>,
		update: DecodedUpdate,
		kind: 'step2' | 'update',
	): void | Promise<void> {
		const result = this.#tryAccept(line, document, update);
		if (result.ok || result.spoiled) return this.#settleAccept(line, kind, result);
		if (kind === 'update' && !line.toldAll && standsOnUnknown(result)) {
			line.passingOver = true;
			return;
		}
		// Another node may have committed what this stands on or repeats, and the news be on its way, or lost with that node.
		return this.#readOn().then(() => {
			if (line.state.name === 'open') this.#settleAccept(line, kind, this.#tryAccept(line, document, update));
		});
	}

	#tryAccept(line: Line, document: SharedDocument<Line>, update: DecodedUpdate): GateResult {
		const weight = update.bytes.length;
		const result = document.accept(update, { writer: line, count: line.count, weight }, (clientId) =>
			this.#bindings.owns(line.participantId, clientId),
		);
		if (result.ok) line.hold(weight);
		return result;
	}

	#settleAccept(line: Line, kind: 'step2' | 'update', result: GateResult): void {
		if (!result.ok) return line.refuse(result.code, result.reason);
		if (kind === 'step2') line.toldAll = true;
		this.#deps.commits.request(this);
	}

	nextAppend(): Append | null {
		this.#batch = this.#document?.takeBatch() ?? null;
		return this.#batch?.append ?? null;
	}

	committed(append: Append): void {
		const batch = this.#batch;
		if (!batch || batch.append !== append) return;
		this.#batch = null;
		this.#document?.committed(batch);
		for (const { writer, bytes } of batch.words) this.#fanout.update(bytes, writer);
		for (const { writer, count, weight } of batch.entries) {
			this.#fanout.ack(writer, count);
			writer.release(weight);
		}
		this.#fanout.settle();
		if (append.rows.length > 0) {
			this.#grown(append.rows.length);
			if (this.#neighbours.anybody) this.#tellHead();
		}
		if (this.lines.size === 0) this.#rest();
		this.hint(0);
	}

	/** How far this room has come: those in other processes look into the log. */
	#tellHead(): void {
		if (this.#document) this.#deps.bus.publish({ kind: 'head', documentId: this.id, seq: this.seq });
	}

	/** Rows were added to the log. */
	#grown(rows: number): void {
		const { checkpoints } = this;
		if (checkpoints) checkpoints.tail += rows;
		this.#grownAt = performance.now();
		if (this.name.kind === 'text') this.#deps.plainTexts.touch(this.id);
		checkpoints?.makeWhenDue();
	}

	async outdated(append: Append, row: DocumentRow | null): Promise<void> {
		const document = this.#document;
		const batch = this.#batch;
		if (!document || !batch) return;
		if (!row) {
			return this.#end((line) => line.close(CLOSE.gone, 'gone'));
		}
		const rows = await readUpdates(this.#deps.db, this.id, append.expectedSeq);
		// An answer that never came back: the rows are ours, and were committed after all.
		if (append.rows.every((own, index) => rows[index]?.hash.equals(own.hash) === true)) this.committed(append);
		try {
			this.#adopt(rows);
		} catch (error) {
			return this.#broken(error);
		}
		if (row.rightsVersion !== document.rightsVersion) return this.rejudge('returned');
		this.#sendBack(document.requeue('returned', () => true).lost);
	}

	/** What is in memory contradicts the log: nothing more is written from here. The next one to come loads it anew. */
	#broken(error: unknown): void {
		// Rows that this room had not read yet were erased on another node: no fault of anybody's.
		if (!(error instanceof ErasedRow)) {
			this.#deps.log.error({ err: error, document: this.id }, 'a document contradicts its log');
		}
		this.#end((line) => line.comeBack('reload'));
	}

	/** Sends everybody away; what waits is not committed. */
	#end(send: (line: Line) => void): void {
		this.ended = true;
		for (const line of [...this.lines]) send(line);
		this.#neighbours.close();
		if (this.#document) this.#drop(this.#document.requeue('returned', () => false).leftOut);
	}

	rejected(append: Append, error: unknown): void {
		this.#deps.log.error({ err: error, document: this.id }, 'updates were refused by the database');
		const batch = this.#batch;
		if (!batch || !this.#document || batch.append !== append) return;
		this.#batch = null;
		const { leftOut, lost } = this.#document.requeue('returned', (entry) => !batch.entries.includes(entry));
		this.#sendBack([...leftOut, ...lost]);
	}

	/** These words cannot be committed as they are: their writers come back and send what the log lacks. */
	#sendBack(entries: Entry<Line>[]): void {
		this.#drop(entries);
		for (const { writer } of entries) writer.comeBack('resend');
	}

	#drop(entries: Entry<Line>[]): void {
		for (const { writer, weight } of entries) writer.release(weight);
	}

	/** Somebody says that the log has come this far. Looked into when nothing of ours is on its way there. */
	hint(seq: number): void {
		this.#hinted = Math.max(this.#hinted, seq);
		if (this.#hinted > this.seq && !this.waiting) void this.catchUp();
	}

	/** A row that a service committed. */
	published(row: UpdateRow): void {
		if (row.seq > this.seq) void this.catchUp([row]);
	}

	/** Takes what others committed meanwhile: `known` if it is all there is, else what the log says. */
	async catchUp(known: UpdateRow[] = []): Promise<void> {
		try {
			await this.#readOn(known);
		} catch (error) {
			this.#deps.log.error({ err: error, document: this.id }, 'a document could not catch up');
		}
	}

	/** The same, for somebody who must not be judged by what was known before: throws when the log cannot be read. */
	async #readOn(known: UpdateRow[] = []): Promise<void> {
		if (!this.#document) return;
		const rows = known[0]?.seq === this.seq + 1 ? known : await readUpdates(this.#deps.db, this.id, this.seq);
		try {
			this.#adopt(rows);
		} catch (error) {
			if (!(error instanceof BrokenLog)) throw error;
			this.#broken(error);
		}
	}

	#adopt(rows: UpdateRow[]): void {
		const news = this.#document?.adopt(rows) ?? [];
		for (const { bytes } of news) this.#fanout.update(bytes, null);
		this.#fanout.settle();
		if (news.length > 0) this.#grown(news.length);
	}

	/**
	 * Rights may have changed: everybody here, and everybody whose words wait, is judged again. Lines whose rights are
	 * not what they were end with 4503, and what waits of them is not committed.
	 */
	async rejudge(flight: 'under way' | 'returned' = 'under way'): Promise<void> {
		const document = this.#document;
		const row = document && (await findDocument(this.#deps.db, this.id));
		const judged = new Set<Line>();
		const changed = new Set<Line>();
		// Who joins meanwhile was judged under the old version: nobody is left out when the new one is taken.
		for (let left = this.#concerned(judged); left.length > 0; left = this.#concerned(judged)) {
			for (const line of left) {
				judged.add(line);
				line.judgedAt = Date.now();
				if ((await line.judge()) !== line.access) changed.add(line);
			}
		}
		this.revoke(changed, flight);
		if (document && row) document.rightsVersion = row.rightsVersion;
	}

	/** Everybody here and everybody whose words wait, but those. */
	#concerned(but: ReadonlySet<Line>): Line[] {
		const writers = (this.#document?.entries() ?? []).map(({ writer }) => writer);
		return [...new Set([...this.lines, ...writers])].filter((line) => !but.has(line));
	}

	/** Ends these lines, to be judged at the door. */
	revoke(lines: ReadonlySet<Line>, flight: 'under way' | 'returned' = 'under way'): void {
		if (this.#document?.waiting) {
			const { leftOut, lost } = this.#document.requeue(flight, ({ writer }) => !lines.has(writer));
			this.#drop(leftOut);
			this.#sendBack(lost);
		}
		for (const line of lines) line.comeBack('rights_changed');
	}

	fact(fact: FactMessage, participantId?: string): void {
		for (const line of this.lines) {
			if (participantId === undefined || line.participantId === participantId) line.fact(fact);
		}
	}

	/** Another process says who and what is in this room there. */
	hear(from: string, message: BusMessage): void {
		this.#neighbours.hear(from, message);
	}

	/** Tells other processes, again, who is here. */
	sweepNeighbours(): void {
		this.#neighbours.sweep();
	}

	/** Other processes are heard (again). What facts said meanwhile is lost: pages load again, people hear what is theirs. */
	#returned(missed: boolean): void {
		void this.catchUp();
		if (!missed) return;
		if (!this.#document) return this.fact({ name: 'changed', data: { what: 'all' } });
		for (const line of this.lines) this.#deps.welcome(line, this.name);
	}

	/** The history was erased: who joins from now on is given the present state alone. At the latest with the next sweep. */
	async forget(): Promise<void> {
		if (!this.#document) return;
		await this.catchUp();
		const loaded = await loadDocument(this.#deps.db, this.id);
		// What was committed meanwhile is on its way here.
		if (!loaded || this.ended || loaded.row.seq !== this.seq) return;
		this.#document.stored = loaded.stored;
		this.#document.erasedSeq = loaded.row.erasedSeq;
		if (this.checkpoints) this.checkpoints.tail = loaded.tail;
	}

	close(): void {
		this.#fanout.close();
		this.#present.close();
		this.#neighbours.close();
		this.#document?.dropShadow();
	}
}
