import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPasswords } from '../../server/auth/passwords.ts';
import { findAccountByEmail } from '../../server/db/account-store.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { bareEnvironment } from '../support/environment.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url));
let database: TestDatabase;
let DATA_DIR: string;

beforeAll(async () => {
	database = await testDatabase();
	DATA_DIR = await temporaryFolder();
});
afterAll(async () => {
	await database.close();
	await rm(DATA_DIR, { recursive: true });
});

async function admin(args: string[], input = '') {
	const child = spawn(process.execPath, [ADMIN, ...args], {
		env: { ...bareEnvironment(), DATA_DIR, DATABASE_URL: database.url },
	});
	child.stdin.end(input);
	const [out, problem, code] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		new Promise<number | null>((resolve) => child.once('close', resolve)),
	]);
	return { out, problem, code };
}

test('without a command that exists, it says what can be asked and fails', async () => {
	const nothing = await admin([]);
	expect(nothing).toMatchObject({ code: 1, out: '' });
	expect(nothing.problem).toContain('user create --email EMAIL --name NAME');
	expect((await admin(['constructor'])).problem).toContain('There is no command “constructor”.');
});

test('user create makes a member with a password told once, that opens the account', async () => {
	const made = await admin(['user', 'create', '--email', 'Nadia@Example.org', '--name', 'Nadia', '--json']);
	expect(made.problem).toBe('');
	const { password, ...rest } = JSON.parse(made.out);
	expect(rest).toEqual({ id: expect.any(String), email: 'nadia@example.org', administrator: false });
	const account = await findAccountByEmail(database.db, 'nadia@example.org');
	expect(account?.displayName).toBe('Nadia');
	expect(await createPasswords().verify(account?.passwordHash ?? null, password)).toBe(true);
});

test('user create refuses an email that is taken, and says which argument is wrong', async () => {
	const taken = await admin(['user', 'create', '--email', 'nadia@example.org', '--name', 'Another']);
	expect(taken).toMatchObject({ code: 1, out: '', problem: 'Refused: email taken.\n' });
	const wrong = await admin(['user', 'create', '--email', 'nadia', '--name', '', '--password-stdin'], 'short');
	expect(wrong.problem).toBe('--email: email malformed\n--name: required\n--password: password too short\n');
	const unknown = await admin(['user', 'create', '--emial', 'x']);
	expect(unknown.problem).toMatch(/^Unknown option '--emial'/);
});

test('user set-password takes the new one from the input, and user list shows who there is', async () => {
	const chosen = 'quatre mots bien choisis';
	const changed = await admin(
		['user', 'set-password', '--email', 'nadia@example.org', '--password-stdin'],
		`${chosen}\n`,
	);
	expect(changed).toMatchObject({ code: 0, problem: '' });
	expect(changed.out).not.toContain(chosen);
	const account = await findAccountByEmail(database.db, 'nadia@example.org');
	expect(await createPasswords().verify(account?.passwordHash ?? null, chosen)).toBe(true);
	expect((await admin(['user', 'list'])).out).toBe('nadia@example.org\tNadia\n');
	expect((await admin(['user', 'set-password', '--email', 'nobody@example.org'])).problem).toBe(
		'Refused: account unknown.\n',
	);
});

test('user reset-second-factor takes it off whoever lost phone and codes', async () => {
	const email = 'nadia@example.org';
	const account = await findAccountByEmail(database.db, email);
	const lost = { account_id: account?.id ?? '', secret: 'sealed', confirmed_at: new Date() };
	await database.db.insertInto('second_factor').values(lost).execute();
	expect(await admin(['user', 'reset-second-factor', '--email', email])).toMatchObject({ code: 0, problem: '' });
	expect(await database.db.selectFrom('second_factor').selectAll().execute()).toEqual([]);
});
