import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTables } from '../../../server/backup/tables.ts';
import { partlyReached, reachFrom, readLinks, type Link, type Reach } from '../../../server/owners/reach.ts';
import {
	INSTANCE_WIDE,
	LEFT_BEHIND,
	MEMBERSHIPS,
	NEVER_EMPTY,
	OF_ACCOUNT,
	PARTLY_OWNED,
} from '../../../server/owners/tables.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let client: pg.Client;
let names: string[];
let reach: Reach;
let hanging: Reach;

beforeAll(async () => {
	database = await testDatabase();
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
	names = (await listTables(client)).map(({ name }) => name);
	const links = await readLinks(client);
	reach = reachFrom('owner', links);
	hanging = reachFrom(
		'account',
		links.filter(({ table }) => !reach.has(table)),
	);
});
afterAll(async () => {
	await client.end();
	await database.close();
});

/** Says what to do to whoever adds a table. */
describe('every table has a place when an owner leaves (server/owners/tables.ts)', () => {
	test('it hangs on an owner, on an account, or is of the instance; and is said to in one place at most', () => {
		const places = names.map((name) => ({
			name,
			places: [
				...(reach.has(name) ? ['hangs on an owner'] : []),
				...(OF_ACCOUNT.includes(name) ? ['of an account'] : []),
				...(name in INSTANCE_WIDE ? ['of the instance'] : []),
			].length,
		}));
		expect(places.filter(({ name, places }) => places !== 1 && name !== 'account')).toEqual([]);
	});

	test('what is said to be of an account really hangs on it, and all that hangs on it is said', () => {
		expect([...hanging.keys()].filter((name) => name !== 'account').sort()).toEqual([...OF_ACCOUNT].sort());
	});

	test('where only some rows belong to an owner, it is said why', () => {
		expect(partlyReached(reach)).toEqual(Object.keys(PARTLY_OWNED).sort());
	});

	test('no list names a table that is not there, or takes a table apart from those that name it', async () => {
		const listed = [...OF_ACCOUNT, ...Object.keys(INSTANCE_WIDE), ...Object.keys(PARTLY_OWNED), ...LEFT_BEHIND];
		expect([...listed, ...MEMBERSHIPS, ...NEVER_EMPTY].filter((name) => !names.includes(name))).toEqual([]);
		const torn = (await readLinks(client)).filter(
			({ table, parent }) => reach.has(table) && LEFT_BEHIND.includes(parent) && !LEFT_BEHIND.includes(table),
		);
		expect(torn).toEqual([]);
	});

	test('what a migration puts in a table travels, or the program that takes over lacks it', async () => {
		const seeded = [];
		for (const name of names) {
			const { rows } = await client.query(`select from ${name} limit 1`);
			if (rows.length > 0) seeded.push(name);
		}
		expect(seeded.sort()).toEqual(['owner', ...NEVER_EMPTY].sort());
	});
});

describe('the walk of foreign keys', () => {
	const link = (table: string, parent: string, optional = false): Link => ({
		...{ table, columns: [`${parent}_id`], parent, parentColumns: ['id'], optional, cascades: true },
	});

	test('takes the nearest way that cannot be empty, and only without one all that can', () => {
		const walked = reachFrom('owner', [
			link('note', 'person', true),
			link('note', 'board'),
			link('board', 'project'),
			link('project', 'owner'),
			link('mail', 'project', true),
			link('mail', 'board', true),
			link('person', 'account'),
			link('stranger', 'account'),
		]);
		expect(walked.get('note')).toEqual([link('note', 'board')]);
		expect(walked.get('mail')).toEqual([link('mail', 'project', true), link('mail', 'board', true)]);
		expect([walked.has('stranger'), walked.has('person')]).toEqual([false, false]);
		expect(partlyReached(walked)).toEqual(['mail']);
	});
});
