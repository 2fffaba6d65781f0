import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createTestClock } from '../../../server/clock.ts';
import { addressState } from '../../../server/db/bounce-store.ts';
import { createDelivery } from '../../../server/mail/delivery.ts';
import { createSmtpTransport } from '../../../server/mail/transport.ts';
import { createMailChoices } from '../../../server/services/mail-choices.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/log.ts';
import { testPost } from '../../support/post.ts';
import { refuse, smtpServer } from '../../support/smtp.ts';

const MINUTE = 60_000;
let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** An outbox of its own on the shared database, and a server that takes its mail. */
async function scene(hooks: Parameters<typeof smtpServer>[0] = {}) {
	const { db } = database;
	await db.deleteFrom('mail').execute();
	const clock = createTestClock();
	const post = testPost(clock);
	const server = await smtpServer(hooks);
	onTestFinished(server.close);
	const { log, lines } = recordedLog();
	const transport = createSmtpTransport({ url: server.url, from: 'Trame <trame@example.org>' });
	const deliver = createDelivery({ db, clock, log, transport, post });
	const put = (address: string, more: { minutes?: number } = {}) => {
		const id = randomUUID();
		const closesAt = '2026-12-04T17:00:00Z';
		const data = { project: 'Auvelle', round: 'Où se soigner ?', roundId: randomUUID(), closesAt };
		const mail = { id, kind: 'round_opened' as const, data, occasion: id, address, locale: 'fr' as const };
		return post.put(db, { ...mail, minutes: 60 * 24, ...more }).then(() => id);
	};
	const states = async () => {
		const rows = await db.selectFrom('mail').selectAll().execute();
		return new Map(rows.map((row) => [row.id, row]));
	};
	return { db, clock, post, server, deliver, put, states, lines };
}

test('a waiting mail is sent once, in text and HTML, with a Message-ID of its row and one-click unsubscription', async () => {
	const { put, deliver, server, states, lines } = await scene();
	const id = await put('nadia@example.org');
	await deliver();
	await deliver();
	expect(server.received).toHaveLength(1);
	const [mail] = server.received;
	expect(mail).toMatchObject({ to: 'nadia@example.org', messageId: `${id}@trame.example.org` });
	expect(mail?.readable).toContain('From: Trame <trame@example.org>');
	expect(mail?.readable).toContain('Votre avis est attendu');
	expect(mail?.readable).toContain('text/html');
	expect(mail?.raw).toMatch(/^List-Unsubscribe:\s+<https:\/\/trame\.example\.org\/unsubscribe\//m);
	expect(mail?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
	expect((await states()).get(id)).toMatchObject({ state: 'sent', data: {} });
	expect(lines.join('')).not.toContain('nadia');
});

test('what a server refuses for good is marked with its code, and the next mail leaves all the same', async () => {
	const { put, deliver, server, states, lines } = await scene({
		recipient: (address) => (address.startsWith('nobody') ? refuse(550) : undefined),
	});
	const refused = await put('nobody@example.org');
	await put('nadia@example.org');
	await deliver();
	expect((await states()).get(refused)).toMatchObject({ state: 'failed', reason: '550 RCPT TO' });
	expect(server.received.map(({ to }) => to)).toEqual(['nadia@example.org']);
	expect(lines.join('')).toContain(refused);
	expect(lines.join('')).not.toMatch(/nobody|soigner/);
});

test('an address that a server refuses to our face is held as when its mail comes back: closed, or counted', async () => {
	const answers: Record<string, () => never> = {
		'gone@example.org': () => refuse(550, '5.1.1 <gone@example.org>: Recipient address rejected'),
		'words@example.org': () => refuse(550, 'No such user here'),
		// About us or about the mail, not about whether anybody is there.
		'relay@example.org': () => refuse(554, '5.7.1 <relay@example.org>: Relay access denied'),
		'full@example.org': () => refuse(452, '4.2.2 mailbox full'),
	};
	const { db, post, put, deliver, states } = await scene({ recipient: (address) => answers[address]?.() });
	await db.deleteFrom('mail_bounce').execute();
	for (const address of Object.keys(answers)) await put(address);
	await deliver();
	const held = async (address: string) => {
		const state = await addressState(db, post.addressMark(address));
		return state && { hard: state.hardAt !== null, code: state.hardCode, soft: state.soft };
	};
	expect(await held('gone@example.org')).toEqual({ hard: true, code: '5.1.1', soft: 0 });
	expect(await held('words@example.org')).toEqual({ hard: true, code: '5.1.1', soft: 0 });
	expect(await held('relay@example.org')).toEqual({ hard: false, code: '', soft: 1 });
	expect(await held('full@example.org')).toBeNull();

	const next = [await put('gone@example.org'), await put('relay@example.org')];
	await deliver();
	const after = await states();
	expect(next.map((id) => after.get(id)?.reason)).toEqual(['undeliverable', '554 RCPT TO']);
});

test('what is refused after the address was taken says nothing about the address', async () => {
	const { db, post, put, deliver, states } = await scene({ message: async () => refuse(550, '5.1.1 user unknown') });
	await db.deleteFrom('mail_bounce').execute();
	const id = await put('nadia@example.org');
	await deliver();
	expect((await states()).get(id)).toMatchObject({ state: 'failed' });
	expect(await addressState(db, post.addressMark('nadia@example.org'))).toBeNull();
});

test('what a server cannot take now waits longer each time, and goes out in the end', async () => {
	let busy = 2;
	const { put, deliver, server, states, clock } = await scene({
		recipient: () => (busy-- > 0 ? refuse(451) : undefined),
	});
	const id = await put('nadia@example.org');
	await deliver();
	await deliver();
	expect((await states()).get(id)).toMatchObject({ state: 'waiting', attempts: 1, reason: '451 RCPT TO' });
	clock.advance(1.1 * MINUTE);
	await deliver();
	clock.advance(1.1 * MINUTE);
	await deliver();
	expect(server.received).toHaveLength(0);
	clock.advance(1 * MINUTE);
	await deliver();
	expect(server.received).toHaveLength(1);
	expect((await states()).get(id)).toMatchObject({ state: 'sent', attempts: 3 });
});

test('with no server there, nothing is lost and one mail only is tried', async () => {
	const { db, clock, post, put, states, lines } = await scene();
	const { log } = recordedLog();
	const transport = createSmtpTransport({ url: 'smtp://127.0.0.1:1', from: 'trame@example.org' });
	const deliver = createDelivery({ db, clock, log, transport, post });
	await put('a@example.org');
	await put('b@example.org');
	await deliver();
	const rows = [...(await states()).values()];
	expect(rows.map(({ state, unheard }) => [state, unheard])).toEqual([
		['waiting', 0],
		['waiting', 0],
	]);
	expect(rows.map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
	expect(lines).toEqual([]);
});

test('a line that breaks after the message was handed over repeats it once with the same Message-ID, then people decide', async () => {
	const { put, deliver, server, states, clock } = await scene({ message: () => new Promise(() => undefined) });
	const id = await put('nadia@example.org');
	const cut = async () => {
		const before = server.received.length;
		const sending = deliver();
		while (server.received.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
		server.cut();
		await sending;
	};
	await cut();
	expect((await states()).get(id)).toMatchObject({ state: 'waiting', unheard: 1 });
	clock.advance(2 * MINUTE);
	await cut();
	clock.advance(20 * MINUTE);
	await deliver();
	expect(server.received.map(({ messageId }) => messageId)).toEqual(Array(2).fill(`${id}@trame.example.org`));
	expect((await states()).get(id)).toMatchObject({ state: 'failed', reason: 'unheard' });
});

test('too late, made up, or not wanted: dropped, not sent', async () => {
	const { db, clock, post, put, deliver, server, states } = await scene();
	const choices = createMailChoices({ db, clock, post });
	const late = await put('late@example.org', { minutes: 15 });
	const madeUp = await put('claire@auvelle.example', { minutes: 60 });
	const unwanted = await put('paul@example.org', { minutes: 60 });
	const { unsubscribe } = post.render(
		{ kind: 'idea_agreed', data: { project: '', item: '', itemId: '', itemKind: 'finding' } },
		{ id: unwanted, address: 'Paul@example.org', locale: 'fr' },
	);
	const token = String(unsubscribe).split('/').at(-1) ?? '';
	expect(await choices.stopped(token)).toBe(false);
	await choices.unsubscribe(token);
	await choices.unsubscribe(token);
	expect(await choices.stopped(token)).toBe(true);
	await expect(choices.unsubscribe(`${'0'.repeat(64)}.${token.split('.')[1]}`)).rejects.toMatchObject({
		reason: 'link_unknown',
	});
	clock.advance(16 * MINUTE);
	await deliver();
	expect(server.received).toEqual([]);
	const rows = await states();
	expect([late, madeUp, unwanted].map((id) => rows.get(id)?.reason)).toEqual(['expired', 'reserved', 'unsubscribed']);
	expect([...rows.values()].every(({ state }) => state === 'dropped')).toBe(true);
});

test('two processes that send at the same time send each mail once', async () => {
	const { db, clock, post, put, server, deliver } = await scene();
	const { log } = recordedLog();
	const transport = createSmtpTransport({ url: server.url, from: 'trame@example.org' });
	const other = createDelivery({ db, clock, log, transport, post });
	for (let count = 0; count < 20; count += 1) await put(`p${count}@example.org`);
	await Promise.all([deliver(), other(), deliver(), other()]);
	expect(server.received.map(({ to }) => to).sort()).toEqual(
		Array.from({ length: 20 }, (_, count) => `p${count}@example.org`).sort(),
	);
});
