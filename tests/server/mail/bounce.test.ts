import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSeal } from '../../../server/auth/seal.ts';
import { createTestClock } from '../../../server/clock.ts';
import { addressState } from '../../../server/db/bounce-store.ts';
import { readBounce } from '../../../server/mail/bounce.ts';
import { createDelivery } from '../../../server/mail/delivery.ts';
import { createPost } from '../../../server/mail/post.ts';
import { createReturnPath } from '../../../server/mail/return-path.ts';
import { createSmtpTransport } from '../../../server/mail/transport.ts';
import { createAdministration } from '../../../server/services/administration.ts';
import { createBounces } from '../../../server/services/bounces.ts';
import { createMailChoices } from '../../../server/services/mail-choices.ts';
import { SAMPLES, type Sample } from '../../support/bounces.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/log.ts';
import { member, peopleServices, visit } from '../../support/people.ts';
import { HOME } from '../../support/post.ts';
import { smtpServer } from '../../support/smtp.ts';
import { testRetention } from '../../support/retention.ts';

const BOUNCES = 'bounces@example.org';
const DAY = 24 * 3_600_000;
const sample = (name: keyof typeof SAMPLES): Sample => {
	const found = SAMPLES[name];
	if (!found) throw new Error(`no sample ${name}`);
	return found.message;
};
const UNKNOWN = sample('Postfix, unknown user');
const FULL = sample('Postfix, mailbox full');

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

describe('what a message that came back says', () => {
	for (const [name, { message, kind, code }] of Object.entries(SAMPLES)) {
		test(name, async () => {
			const read = await readBounce(Buffer.from(message('bounces+x1@example.org')));
			expect(read).toMatchObject({ kind, code });
			expect(read.returnedTo.map((address) => address.toLowerCase())).toContain('bounces+x1@example.org');
			expect(read.returnedTo.join()).not.toContain('bounces+0000');
		});
	}

	test('bytes that are no message, and one nested without end, are no report', async () => {
		const nested = Array.from(
			{ length: 40 },
			(_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
		);
		for (const raw of [Buffer.alloc(0), Buffer.from([0, 255, 254, 13, 10]), Buffer.from(nested.join(''))]) {
			const read = await readBounce(raw).catch(() => ({ kind: 'none' }));
			expect(read.kind).toBe('none');
		}
	});
});

test('a return path names one mail, survives servers that change its letters, and cannot be made without the key', () => {
	const [ours, others] = ['our key', 'another key'].map((key) =>
		createReturnPath({ seal: createSeal(key), address: BOUNCES }),
	);
	for (let time = 0; time < 50; time += 1) {
		const id = randomUUID();
		const address = ours?.of(id) ?? '';
		expect(address).toMatch(/^bounces\+[0-9a-z]{41}@example\.org$/);
		expect(ours?.mailOf(address.toUpperCase())).toBe(id);
		expect(others?.mailOf(address)).toBeNull();
		expect(ours?.mailOf(address.replace(/.@/, (sign) => (sign === 'a@' ? 'b@' : 'a@')))).toBeNull();
	}
	expect(ours?.of('00000000-0000-4000-8000-000000000000').split('@')[0]?.length).toBeLessThanOrEqual(64);
	for (const foreign of [
		'',
		'@',
		'bounces@example.org',
		`bounces+${'z'.repeat(41)}@example.org`,
		'bounces+é@example.org',
	])
		expect(ours?.mailOf(foreign)).toBeNull();
});

/** Mail to a member goes out over SMTP; what comes back is handed in. */
async function scene() {
	const people = peopleServices(database.db);
	const { db } = people;
	await db.deleteFrom('mail').execute();
	const clock = createTestClock();
	const post = createPost({
		clock,
		seal: createSeal('a key for tests'),
		home: HOME,
		sends: true,
		bounces: BOUNCES,
		soon: () => undefined,
	});
	const server = await smtpServer();
	onTestFinished(server.close);
	const { log, lines } = recordedLog();
	const transport = createSmtpTransport({ url: server.url, from: 'Trame <trame@example.org>' });
	const deliver = createDelivery({ db, clock, log, transport, post });
	const { account, email } = await member(people);
	const put = async (address = email) => {
		const id = randomUUID();
		const data = { project: 'Auvelle', round: 'Où se soigner ?', roundId: id, closesAt: '2026-12-04T17:00:00Z' };
		const mail = { id, kind: 'round_opened' as const, data, occasion: id, address, locale: 'fr' as const };
		await post.put(db, { ...mail, minutes: 60 * 24 });
		await deliver();
		return id;
	};
	const bounces = createBounces({ db, clock, post });
	return {
		...{ db, clock, post, server, put, account, email, people, lines, bounces },
		choices: createMailChoices({ db, clock, post }),
		comesBack: (message: string, to: string | null = null) => bounces.receive(Buffer.from(message), to),
		row: (id: string) => db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
	};
}

test('a mail that comes back for good stops mail to that address, until the person says that it works', async () => {
	const { db, post, server, put, account, email, choices, comesBack, row } = await scene();
	const id = await put();
	const from = server.received[0]?.from ?? '';
	expect(post.returnPath?.mailOf(from)).toBe(id);
	expect(await comesBack(UNKNOWN(from))).toEqual({ kind: 'hard', code: '5.1.1' });
	expect(await row(id)).toMatchObject({ state: 'sent', bounce: '5.1.1', bounced_at: expect.any(Date) });
	expect(await choices.undeliverable(account)).toEqual({ since: expect.any(Date), code: '5.1.1' });
	expect(JSON.stringify(await db.selectFrom('mail_bounce').selectAll().execute())).not.toContain(email);

	const held = await put(email.toUpperCase());
	expect(await row(held)).toMatchObject({ state: 'dropped', reason: 'undeliverable' });
	expect(server.received).toHaveLength(1);
	await choices.confirmAddress(account);
	expect(await choices.undeliverable(account)).toBeNull();
	expect(await row(await put())).toMatchObject({ state: 'sent' });
});

test('a link that one asks for still leaves, and proves that the address works when it is used', async () => {
	const { db, post, put, account, email, people, choices, comesBack } = await scene();
	await comesBack(UNKNOWN(post.returnPath?.of(await put()) ?? ''));
	await people.signInLinks.requestByMail(email, 'fr', visit());
	const asked = () => db.selectFrom('mail').select('id').where('kind', '=', 'sign_in').executeTakeFirst();
	await expect.poll(asked).toBeDefined();
	const token = post.seal.derive('sign-in', (await asked())?.id ?? '');
	expect(await choices.undeliverable(account)).not.toBeNull();
	await people.signInLinks.useMailedLink(token, visit());
	expect(await choices.undeliverable(account)).toBeNull();
});

test('the administrator sees what came back, and may trust an address again', async () => {
	const { db, clock, post, put, people, comesBack } = await scene();
	const administration = createAdministration({ db, clock, post, backups: null });
	const { account: administrator } = await member(people, { administrator: true });
	const id = await put('invited@example.net');
	await comesBack(UNKNOWN(post.returnPath?.of(id) ?? ''));
	const shown = async () => (await administration.overview(administrator)).mails.find((mail) => mail.id === id);
	expect(await shown()).toMatchObject({ bounce: '5.1.1', undeliverable: true });
	await administration.trustAddressOf(administrator, id);
	expect(await shown()).toMatchObject({ bounce: '5.1.1', undeliverable: false });
	await expect(administration.trustAddressOf(administrator, id)).rejects.toMatchObject({ reason: 'mail_not_bounced' });
	const { account } = await member(people);
	await expect(administration.trustAddressOf(account, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('passing troubles are counted, each mail once, and stop nothing', async () => {
	const { db, clock, post, put, account, email, choices, comesBack, row } = await scene();
	for (let time = 0; time < 3; time += 1) {
		const to = post.returnPath?.of(await put()) ?? '';
		expect(await comesBack(FULL(to))).toEqual({ kind: 'soft', code: '5.2.2' });
		expect(await comesBack(FULL(to))).toMatchObject({ kind: 'ignored' });
	}
	const mark = post.addressMark(email);
	expect(await addressState(db, mark)).toMatchObject({ soft: 3, hardAt: null });
	expect(await choices.undeliverable(account)).toBeNull();
	expect(await row(await put())).toMatchObject({ state: 'sent' });
	clock.advance(366 * DAY);
	await testRetention(db, clock).purge(new AbortController().signal);
	expect(await addressState(db, mark)).toBeNull();
});

test('nobody stops mail to somebody else by a message that looks like a report', async () => {
	const { db, post, put, account, choices, comesBack } = await scene();
	const id = await put();
	const real = post.returnPath?.of(id) ?? '';
	const forged = createReturnPath({ seal: createSeal('a guessed key'), address: BOUNCES }).of(id);
	for (const [message, cameTo] of [
		[UNKNOWN(forged), forged],
		[UNKNOWN('trame@example.org'), 'trame@example.org'],
		[UNKNOWN(BOUNCES).replace('Subject:', `X-Note: ${real}\r\nSubject:`), null],
		// In what was returned, our own headers stand: they prove nothing.
		[UNKNOWN(BOUNCES).replace('bounces+0000000000000000000000000000000000000000@example.org', real), null],
		[sample('an answer of somebody on holiday')(real), real],
		[sample('Postfix, still trying')(real), real],
		['', real],
	] as const)
		expect(await comesBack(message, cameTo)).toMatchObject({ kind: 'ignored' });
	// A mail that never left cannot come back.
	const neverSent = post.returnPath?.of(randomUUID()) ?? '';
	expect(await comesBack(UNKNOWN(neverSent))).toMatchObject({ kind: 'ignored' });
	expect(await choices.undeliverable(account)).toBeNull();
	expect(await db.selectFrom('mail').select('bounced_at').where('id', '=', id).executeTakeFirst()).toEqual({
		bounced_at: null,
	});
});

test('where mail has no return path, nothing can be handed in', async () => {
	const { db, clock } = await scene();
	const post = createPost({ clock, seal: createSeal('k'), home: HOME, sends: true, soon: () => undefined });
	const bounces = createBounces({ db, clock, post });
	await expect(bounces.receive(Buffer.from(UNKNOWN(BOUNCES)), null)).rejects.toMatchObject({
		reason: 'bounces_unavailable',
	});
});
