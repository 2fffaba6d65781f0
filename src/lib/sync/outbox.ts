import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { CommandMessage } from '#lib/schemas/wire.ts';
import { OUTBOX_DATABASE } from './wipe-outboxes.ts';

interface OutboxSchema extends DBSchema {
	commands: {
		key: number;
		value: { owner: string; command: CommandMessage };
		indexes: { owner: string };
	};
}

/** Commands of one participant on one document that have no result yet, oldest first. */
export interface Outbox {
	list(): Promise<CommandMessage[]>;
	add(command: CommandMessage): Promise<void>;
	remove(commandId: string): Promise<void>;
	close(): void;
}

/**
 * Opens the outbox of a participant on a document: in IndexedDB, so that a closed tab or an empty battery loses nothing;
 * in memory where the browser refuses (private windows, old phones).
 */
export async function openOutbox(participantId: string, document: string): Promise<Outbox> {
	if (typeof indexedDB === 'undefined') return memoryOutbox();
	try {
		return storedOutbox(await openDatabase(), `${participantId} ${document}`);
	} catch {
		return memoryOutbox();
	}
}

function openDatabase(): Promise<IDBPDatabase<OutboxSchema>> {
	return openDB<OutboxSchema>(OUTBOX_DATABASE, 1, {
		upgrade(database) {
			database.createObjectStore('commands', { autoIncrement: true }).createIndex('owner', 'owner');
		},
		// Another tab signs out: let it wipe.
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase).close();
		},
	});
}

function storedOutbox(database: IDBPDatabase<OutboxSchema>, owner: string): Outbox {
	return {
		async list() {
			return (await database.getAllFromIndex('commands', 'owner', owner)).map((entry) => entry.command);
		},
		async add(command) {
			await database.add('commands', { owner, command });
		},
		async remove(commandId) {
			const transaction = database.transaction('commands', 'readwrite');
			let cursor = await transaction.store.index('owner').openCursor(owner);
			while (cursor) {
				if (cursor.value.command.id === commandId) await cursor.delete();
				cursor = await cursor.continue();
			}
			await transaction.done;
		},
		close: () => database.close(),
	};
}

export function memoryOutbox(): Outbox {
	let commands: CommandMessage[] = [];
	return {
		list: () => Promise.resolve([...commands]),
		add(command) {
			commands = [...commands, command];
			return Promise.resolve();
		},
		remove(commandId) {
			commands = commands.filter((command) => command.id !== commandId);
			return Promise.resolve();
		},
		close: () => undefined,
	};
}
