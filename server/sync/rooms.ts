import type { SaveHealth } from '#lib/schemas/wire.ts';
import type { DocumentName } from './document-name.ts';
import { findDocuments, type UpdateRow } from '../db/document-store.ts';
import type { Line } from './connection.ts';
import { loadDocument } from './log.ts';
import { Room, type RoomDeps } from './room.ts';

/** An empty room stays a while: a page that reloads finds it. */
const LINGER_MS = 30_000;
/** Leaving a document with more rows than this since its checkpoint, one is made. */
const CHECKPOINT_ON_LEAVING = 50;
/** Lines are judged again after this long even if nothing was heard: a lost message delays, it opens nothing. */
const JUDGE_AGAIN_MS = 60_000;

export interface Rooms {
	/** Opens a room, once, however many ask. Null: no such document. A failed load opens nothing. */
	open(name: DocumentName): Promise<Room | null>;
	/** The room if it is open now. */
	peek(id: string): Room | null;
	all(): Iterable<Room>;
	/** A row that a service committed. */
	published(documentId: string, row: UpdateRow): void;
	/** Ends these lines, wherever they are: they come back and are judged again. */
	revoke(concerned: (line: Line) => boolean): void;
	/** Looks for what was missed: rows and rights of other nodes, sessions that ended, rooms that nobody needs. */
	sweep(now: number): Promise<void>;
	/** The first of these, alone: where other processes are not heard, this is how they are. */
	catchUp(): Promise<void>;
	tellHealth(health: SaveHealth): void;
	/** Unloads everything. Commits must be settled. */
	close(): Promise<void>;
}

export function createRooms(deps: RoomDeps): Rooms {
	const rooms = new Map<string, Room>();
	const opening = new Map<string, Promise<Room | null>>();

	async function load(name: DocumentName): Promise<Room | null> {
		if (name.kind === 'project' || name.kind === 'workshop') return new Room(deps, name, null);
		const loaded = await loadDocument(deps.db, name.id);
		return loaded && new Room(deps, name, loaded);
	}

	function open(name: DocumentName): Promise<Room | null> {
		const known = rooms.get(name.id);
		if (known && !known.ended) return Promise.resolve(known);
		const underWay = opening.get(name.id);
		if (underWay) return underWay;
		const promise = load(name)
			.then((room) => {
				if (room) rooms.set(name.id, room);
				return room;
			})
			.finally(() => opening.delete(name.id));
		opening.set(name.id, promise);
		return promise;
	}

	/** A room goes when nobody is in it and nothing waits; it is forgotten first, so that the next one loads afresh. */
	async function unload(room: Room): Promise<void> {
		const { checkpoints } = room;
		if (checkpoints && checkpoints.tail >= CHECKPOINT_ON_LEAVING) await checkpoints.make();
		if (room.lines.size > 0 || room.waiting || rooms.get(room.id) !== room) return;
		rooms.delete(room.id);
		room.close();
	}

	async function catchUp(): Promise<void> {
		const documents = [...rooms.values()].filter((room) => room.rightsVersion !== null);
		for (const row of await findDocuments(
			deps.db,
			documents.map(({ id }) => id),
		)) {
			const room = rooms.get(row.id);
			if (!room) continue;
			room.hint(row.seq);
			if (row.rightsVersion !== room.rightsVersion) await room.rejudge();
			if (row.erasedSeq !== room.erasedSeq) await room.forget();
		}
	}

	return {
		open,
		catchUp,
		peek: (id) => rooms.get(id) ?? null,
		all: () => rooms.values(),

		published(documentId, row) {
			const underWay = opening.get(documentId);
			if (underWay) void underWay.then((room) => room?.published(row)).catch(() => undefined);
			else rooms.get(documentId)?.published(row);
		},

		revoke(concerned) {
			for (const room of rooms.values()) {
				const lines = new Set([...room.lines].filter(concerned));
				if (lines.size > 0) room.revoke(lines);
			}
		},

		async sweep(now) {
			await catchUp();
			for (const room of [...rooms.values()]) {
				room.sweepNeighbours();
				room.checkpoints?.makeWhenDue();
				const changed = new Set<Line>();
				for (const line of [...room.lines]) {
					if (now - line.judgedAt < JUDGE_AGAIN_MS) continue;
					line.judgedAt = now;
					if ((await line.judge()) !== line.access) changed.add(line);
				}
				if (changed.size > 0) room.revoke(changed);
				if (room.lines.size === 0 && !room.waiting && now - room.emptySince >= LINGER_MS) await unload(room);
			}
		},

		tellHealth(health) {
			for (const room of rooms.values()) for (const line of room.lines) line.saveState(health);
		},

		async close() {
			for (const room of [...rooms.values()]) await unload(room);
		},
	};
}
