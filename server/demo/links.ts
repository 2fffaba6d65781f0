import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/tables.ts';
import type { Services } from '../services/index.ts';
import { DEMO_ROLES, type DemoRole } from './people.ts';

interface Demo {
	slug: string;
	accounts: Record<DemoRole, string>;
}

const NAME = 'demo';

export async function markDemoStarted(db: Kysely<Database>): Promise<void> {
	await db
		.insertInto('instance_setting')
		.values({ name: NAME, value: JSON.stringify(null) })
		.execute();
}

/** Writes down which accounts stand for which role, so that links can be made again at each start. */
export async function rememberDemo(db: Kysely<Database>, demo: Demo): Promise<void> {
	await db
		.updateTable('instance_setting')
		.set({ value: JSON.stringify(demo) })
		.where('name', '=', NAME)
		.execute();
}

/** A server that was killed while it loaded the demonstration: nobody has used the instance yet, so it starts afresh. */
export async function clearUnfinishedDemo(db: Kysely<Database>): Promise<void> {
	const row = await db.selectFrom('instance_setting').where('name', '=', NAME).select('value').executeTakeFirst();
	if (!row || row.value !== null) return;
	await sql`truncate account, project, instance_setting cascade`.execute(db);
}

export interface DemoLinks {
	/** Slug of the demonstration's project. */
	project: string;
	links: { role: DemoRole; url: string }[];
}

/** A new sign-in link for each role; null where the demonstration was not loaded. */
export async function demoLinks(db: Kysely<Database>, services: Services, home: string): Promise<DemoLinks | null> {
	const row = await db.selectFrom('instance_setting').where('name', '=', NAME).select('value').executeTakeFirst();
	if (!row?.value) return null;
	const { slug, accounts } = row.value as Demo;
	const links: DemoLinks['links'] = [];
	for (const role of DEMO_ROLES) {
		const token = await services.signInLinks.createLink(accounts[role], 'demo');
		links.push({ role, url: `${home}/sign-in/${token}` });
	}
	return { project: slug, links };
}
