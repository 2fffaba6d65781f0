import type { AuditEntry } from '#lib/domain/audit.ts';
import { databaseClock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { createDatabase } from '../db/database.ts';

/** Writes into the audit log of this database what was done at the command line to the database as a whole. */
export async function recordAtTerminal(databaseUrl: string, entry: AuditEntry): Promise<void> {
	const db = createDatabase(databaseUrl, { max: 1 });
	try {
		await recordAct(db, databaseClock, { kind: 'operator', projectId: null }, entry);
	} finally {
		await db.destroy();
	}
}
