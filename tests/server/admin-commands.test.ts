import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
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

/** The command line as a process of its own. */
async function admin(args: string[], input = '', more: Record<string, string> = {}) {
	const { PATH = '' } = process.env;
	const env = { PATH, DATA_DIR, DATABASE_URL: database.url, ...more };
	const child = spawn(process.execPath, [ADMIN, ...args], { env });
	child.stdin.on('error', () => undefined).end(input);
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	const [out, problem, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	return { out, problem, code };
}

test('owner: made and listed', async () => {
	expect(await admin(['owner', 'create', 'Ville de Sorny'])).toMatchObject({ code: 0, problem: '' });
	expect((await admin(['owner', 'list'])).out).toContain('Ville de Sorny\t0 projects, 0 administrators');
});

test('owner: a name that is taken, and one that nobody has', async () => {
	await database.db.insertInto('owner').values({ name: 'Ville de Bray' }).execute();
	const taken = await admin(['owner', 'create', 'Ville de Bray']);
	expect(taken).toMatchObject({ code: 1, out: '', problem: expect.stringMatching(/^Refused: /) });
	expect(await admin(['owner', 'cancel', 'Nulle part'])).toMatchObject({
		...{ code: 1, out: '' },
		problem: expect.stringContaining('There is no owner “Nulle part”'),
	});
});

test('owner: a word that is none', async () => {
	expect(await admin(['owner', 'destroy'])).toMatchObject({ code: 1, problem: expect.stringContaining('owner: list') });
});

test('export: a project that is not there, and arguments that are missing', async () => {
	const missing = await admin(['export', '--format', 'odt']);
	expect(missing).toMatchObject({ code: 1, out: '', problem: expect.stringContaining('--project SLUG') });
	const unknown = await admin(['export', '--project', 'nowhere', '--format', 'odt', '--out', 'never.odt']);
	expect(unknown).toMatchObject({ code: 1, out: '', problem: expect.stringMatching(/^Refused: /) });
});

test('bounce: what is no report is ignored; without a return path, and with a wrong option, it fails', async () => {
	const MAIL_BOUNCES = 'bounces@example.org';
	const ignored = await admin(['bounce'], 'From: a@example.org\r\n\r\nBonjour\r\n', { MAIL_BOUNCES });
	expect(ignored).toMatchObject({ code: 0, problem: '', out: 'Ignored: no report about a mail of ours.\n' });
	const without = await admin(['bounce'], 'From: a@example.org\r\n\r\nBonjour\r\n');
	expect(without).toMatchObject({ code: 1, out: '', problem: expect.stringMatching(/^Refused: /) });
	const wrong = await admin(['bounce', '--form', 'x'], '', { MAIL_BOUNCES });
	expect(wrong).toMatchObject({ code: 1, problem: expect.stringContaining("Unknown option '--form'") });
});
