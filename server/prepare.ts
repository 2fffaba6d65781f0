import type { Kysely } from 'kysely';
import { isEmptyInstance } from './db/account-store.ts';
import type { Database } from './db/tables.ts';
import { clearUnfinishedDemo, demoLinks } from './demo/links.ts';
import { loadDemo } from './demo/load.ts';
import type { Services } from './services/index.ts';

/**
 * Gives an empty instance its first content: the demonstration, or a way in for the first administrator. Returns lines
 * for the person at the terminal: secret links, printed there and nowhere else.
 */
export async function prepare(parts: {
	db: Kysely<Database>;
	services: Services;
	demo: boolean;
	home: string;
}): Promise<string[]> {
	const { db, services, demo, home } = parts;
	await clearUnfinishedDemo(db);
	if (await isEmptyInstance(db)) {
		if (!demo) {
			const token = await services.signInLinks.createLink(null, 'administrator');
			return ['Create the first administrator (once, within a day):', `  ${home}/sign-in/${token}`];
		}
		await loadDemo(db, services);
	}
	const found = demo ? await demoLinks(db, services, home) : null;
	if (!found) return [];
	return [
		`Demonstration: ${home}/projects/${found.project}`,
		'Sign in as…',
		...found.links.map(({ role, url }) => `  ${role.padEnd(12)} ${url}`),
	];
}
