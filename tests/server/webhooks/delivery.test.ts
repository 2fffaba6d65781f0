import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WebhookEvent } from '#lib/domain/api.ts';
import { createSeal } from '../../../server/auth/seal.ts';
import { createLog } from '../../../server/log.ts';
import { createWebhooks } from '../../../server/services/webhooks.ts';
import { createWebhookDelivery } from '../../../server/webhooks/delivery.ts';
import type { SendResult } from '../../../server/webhooks/send.ts';
import { contractScene, type ContractScene } from '../../support/contracts.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { DAY } from '../../support/rounds.ts';

const MINUTE = 60_000;
const seal = createSeal('a secret of at least thirty-two characters');
let database: TestDatabase;
let scene: ContractScene;
let sent: { url: string; body: string; headers: Record<string, string> }[];
let answers: (SendResult | 'crash')[];
let soon: number;

beforeAll(async () => {
	database = await testDatabase();
});
beforeEach(async () => {
	await database.db.deleteFrom('webhook').execute();
	scene = await contractScene(database);
	[sent, answers, soon] = [[], [], 0];
});
afterAll(() => database.close());

/** The network, whose answers a test chooses; a crash is the end of the process between sending and marking. */
async function send(url: string, body: string, headers: Record<string, string>): Promise<SendResult> {
	sent.push({ url, body, headers });
	const answer = answers.shift() ?? { ok: true, status: 204 };
	if (answer === 'crash') throw new Error('crash');
	return answer;
}
const tell = () =>
	createWebhookDelivery({ db: database.db, clock: scene.clock, log: createLog('silent'), seal, send })();
const webhooks = (toPrivate = false) =>
	createWebhooks({ db: database.db, clock: scene.clock, seal, toPrivate, soon: () => void (soon += 1) });
const add = (...events: WebhookEvent[]) => webhooks().add(scene.steward, { url: 'https://hook.example/in', events });
const deliveries = () => webhooks().deliveries(scene.steward);
const types = () => sent.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const failure: SendResult = { ok: false, status: 500, reason: 'answer' };

test('each thing that happens is told once, with ids and no words of anybody', async () => {
	const itemBefore = await scene.item('Avant', 'Un texte.');
	await add('item.created', 'round.opened', 'round.closed', 'agreement.recorded', 'contract.article_placed');
	const itemId = await scene.decided('Le secret du quartier', 'Des mots de quelqu’un.');
	scene.clock.advance(8 * DAY);
	await scene.contracts.create(scene.steward, { title: 'Contrat', subtitle: '', locale: 'fr' });
	await scene.contracts.placeAll(scene.steward);
	await tell();
	await tell();
	expect(types().sort()).toEqual(
		['agreement.recorded', 'contract.article_placed', 'item.created', 'round.closed', 'round.opened'].sort(),
	);
	const all = JSON.stringify(sent);
	expect(all).toContain(itemId);
	for (const hidden of [itemBefore, 'secret', 'quelqu', 'Contrat']) expect(all).not.toContain(hidden);
	expect((await deliveries()).map(({ state }) => state)).toEqual(Array<string>(5).fill('delivered'));
});

test('an item that changes is told again; other projects and pauses are not told', async () => {
	await add('item.changed');
	const [webhook] = await webhooks().list(scene.steward);
	const itemId = await scene.item('Un texte', 'Un texte.');
	const change = (plain_text: string) =>
		database.db.updateTable('item').set({ plain_text }).where('id', '=', itemId).execute();
	const elsewhere = await contractScene(database);
	await elsewhere.item('Ailleurs', 'Un texte.');
	await change('Un');
	await tell();
	await change('Deux');
	await tell();
	expect(types()).toEqual(['item.changed', 'item.changed']);
	await webhooks().setActive(scene.steward, webhook?.id ?? '', false);
	await change('Trois');
	await tell();
	await webhooks().setActive(scene.steward, webhook?.id ?? '', true);
	await tell();
	expect(sent).toHaveLength(2);
});

test('the signature is that of Standard Webhooks, over the very bytes that are sent', async () => {
	await add('round.opened');
	const [webhook] = await webhooks().list(scene.steward);
	await webhooks().ping(scene.steward, webhook?.id ?? '');
	expect(soon).toBe(1);
	await tell();
	const [{ body, headers } = { body: '', headers: {} as Record<string, string> }] = sent;
	const key = Buffer.from((webhook?.secret ?? '').replace('whsec_', ''), 'base64');
	expect(key).toHaveLength(32);
	const expected = createHmac('sha256', key)
		.update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
		.digest();
	const given = Buffer.from((headers['webhook-signature'] ?? '').replace('v1,', ''), 'base64');
	expect(timingSafeEqual(expected, given)).toBe(true);
	expect(JSON.parse(body)).toMatchObject({ type: 'ping', data: {} });
	expect(JSON.stringify(await database.db.selectFrom('webhook').selectAll().execute())).not.toContain(
		webhook?.secret ?? 'none',
	);
});

test('what fails is tried again later and later, under one id, then given up and shown; resend starts anew', async () => {
	await add('item.created');
	await scene.item('Un texte', 'Un texte.');
	answers = Array<SendResult>(12).fill(failure);
	let waited = 0;
	for (let attempt = 1; attempt <= 12; attempt += 1) {
		await tell();
		await tell();
		expect(sent).toHaveLength(attempt);
		const wait = Math.min(2 ** (attempt - 1), 720) * MINUTE;
		scene.clock.advance(wait + 1000);
		waited += wait;
	}
	await tell();
	expect(waited).toBeGreaterThan(1.5 * DAY);
	expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
	const [given] = await deliveries();
	const milliseconds = expect.any(Number);
	expect(given).toMatchObject({ state: 'failed', status: 500, milliseconds, reason: 'answer', attempts: 12 });
	await webhooks().resend(scene.steward, given?.id ?? '');
	expect((await deliveries())[0]).toMatchObject({ state: 'waiting', status: null, milliseconds: null });
	await tell();
	expect((await deliveries())[0]).toMatchObject({ state: 'delivered', status: 204, milliseconds, attempts: 1 });
});

test('a crash between sending and marking sends again, under the same id', async () => {
	await add('item.created');
	await scene.item('Un texte', 'Un texte.');
	answers = ['crash'];
	await expect(tell()).rejects.toThrow('crash');
	await tell();
	expect(sent).toHaveLength(1);
	scene.clock.advance(3 * MINUTE);
	await tell();
	expect(sent.map(({ headers }) => headers['webhook-id'])).toEqual(Array(2).fill(sent[0]?.headers['webhook-id']));
	expect((await deliveries())[0]).toMatchObject({ state: 'delivered', attempts: 2 });
});

test('two processes at once send each message once', async () => {
	await add('item.created');
	for (let index = 0; index < 6; index += 1) await scene.item(`Texte ${index}`, 'Un texte.');
	await Promise.all([tell(), tell()]);
	expect(sent).toHaveLength(6);
});

test('an address that is gone is paused, a forbidden one is given up at once', async () => {
	await add('item.created');
	await scene.item('Un texte', 'Un texte.');
	answers = [{ ok: false, status: 410, reason: 'gone' }];
	await tell();
	expect((await webhooks().list(scene.steward))[0]).toMatchObject({ active: false });
	expect((await deliveries())[0]).toMatchObject({ state: 'failed', reason: 'gone' });
});

test('stewards alone add webhooks, and only to addresses that may be called', async () => {
	const facilitator = await scene.participant(scene.colleges.residents, { role: 'facilitator' });
	const input = (url: string) => ({ url, events: ['item.created'] as const });
	await expect(webhooks().add(facilitator, input('https://hook.example/'))).rejects.toMatchObject({
		reason: 'forbidden',
	});
	await expect(webhooks().list(facilitator)).rejects.toMatchObject({ reason: 'forbidden' });
	for (const [url, reason] of [
		['http://hook.example/', 'webhook_address'],
		['nowhere', 'webhook_address'],
		['https://127.0.0.1/', 'webhook_private'],
		['https://2130706433/', 'webhook_private'],
		['https://[::1]/', 'webhook_private'],
		['https://someone:secret@hook.example/', 'webhook_private'],
	])
		await expect(webhooks().add(scene.steward, input(url ?? ''))).rejects.toMatchObject({ reason, field: 'url' });
	await webhooks(true).add(scene.steward, input('http://127.0.0.1:8080/hook'));
	for (let index = 0; index < 9; index += 1) await add('item.created');
	await expect(add('item.created')).rejects.toMatchObject({ reason: 'too_many_webhooks' });
	const elsewhere = await contractScene(database);
	const [webhook] = await webhooks().list(scene.steward);
	await expect(webhooks().remove(elsewhere.steward, webhook?.id ?? '')).rejects.toMatchObject({
		reason: 'webhook_unknown',
	});
});
