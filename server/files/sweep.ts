import { sql, type Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { deleteRemovedFiles, knownFiles } from '../db/file-store.ts';
import { unlessBackupRuns } from '../db/files-lock.ts';
import type { Database } from '../db/tables.ts';
import type { FileStore, StoredObject } from './file-store.ts';
import type { Quarantine } from './quarantine.ts';

/** For how long something removed can be brought back. Hours. */
export const UNDO_HOURS = 24;
/** Bytes come before their row: younger ones may still wait for it. */
const YOUNG_MS = 60 * 60_000;
const AT_ONCE = 500;

/**
 * Ends what was removed, then deletes every byte that no row names: what a crash, a refused upload, a removal or a project
 * that ended has left. Stopped half-way it goes on the next time.
 */
export async function sweepFiles(
	deps: { db: Kysely<Database>; clock: Clock; store: FileStore; quarantine: Quarantine },
	signal?: AbortSignal,
): Promise<void> {
	const { db, clock, store, quarantine } = deps;
	await deleteRemovedFiles(db, clock, UNDO_HOURS);
	const { rows } = await sql<{ now: Date }>`select ${clock.now} as now`.execute(db);
	const before = new Date((rows[0]?.now.getTime() ?? 0) - YOUNG_MS);
	await quarantine.clear(before);
	await unlessBackupRuns(db, async () => {
		let some: StoredObject[] = [];
		for await (const object of store.list()) {
			if (signal?.aborted) return;
			if (object.changedAt < before) some.push(object);
			if (some.length < AT_ONCE) continue;
			await deleteUnnamed(db, store, some);
			some = [];
		}
		await deleteUnnamed(db, store, some);
	});
}

async function deleteUnnamed(db: Kysely<Database>, store: FileStore, objects: StoredObject[]): Promise<void> {
	const idOf = (key: string) => key.slice(0, 36);
	const known = await knownFiles(db, [...new Set(objects.map(({ key }) => idOf(key)))]);
	for (const { key } of objects) if (!known.has(idOf(key))) await store.delete(key);
}
