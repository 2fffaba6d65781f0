import { sql } from 'kysely';
import { createDatabase } from './database.ts';

/** Postgres would forget what it confirmed. The message is for the person at the terminal. */
export class UnsafeDatabase extends Error {
	override name = 'UnsafeDatabase';
	constructor(settings: readonly string[]) {
		super(
			`This Postgres may lose what it has confirmed after a power cut (${settings.join(', ')}), and Trame says “saved” only ` +
				'of what is kept. Switch these settings on, or start with TRAME_UNSAFE=1 to accept the loss: every page then says so.',
		);
	}
}

/**
 * Settings, as our own connections have them, under which a confirmed commit may be lost or a page torn: `fsync = off` and so
 * on; empty where all is well. See "Reliability" in the manual of Postgres.
 */
export async function unsafeSettings(url: string): Promise<string[]> {
	const db = createDatabase(url, { max: 1 });
	try {
		const { rows } = await sql<{ setting: string }>`
			select name || ' = ' || setting as setting from pg_settings
			where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
			order by name`.execute(db);
		return rows.map(({ setting }) => setting);
	} finally {
		await db.destroy();
	}
}
