import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPerson } from '../../../server/db/person-store.ts';
import { createSmtpTransport } from '../../../server/mail/transport.ts';
import { createDelivery } from '../../../server/mail/delivery.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/log.ts';
import { member, PASSWORD, peopleServices, visit, type PeopleServices } from '../../support/people.ts';
import { smtpServer } from '../../support/smtp.ts';

let database: TestDatabase;
let services: PeopleServices;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
afterAll(() => database.close());

const told = (email: string) =>
	database.db.selectFrom('mail').where('address', '=', email).where('kind', '=', 'new_device').selectAll().execute();
const from = (device: string, deviceMark: string | null = null) => ({ ...visit(), device, deviceMark });

test('an account entered from a device unknown until then tells its owner by mail, once, and knows it from then on', async () => {
	const { email, account } = await member(services);
	const before = (await told(email)).length;
	const first = await services.accounts.signIn({ email, password: PASSWORD }, from('firefox/android'));
	expect(first.deviceMark).toMatch(/^[\w-]{43}$/);
	const mails = await told(email);
	expect(mails).toHaveLength(before + 1);
	expect(mails.map(({ data }) => data)).toContainEqual({ device: 'firefox/android', at: expect.any(String) });

	const again = await services.accounts.signIn({ email, password: PASSWORD }, from('', first.deviceMark));
	expect(again.deviceMark).toBe(first.deviceMark);
	expect(await told(email)).toHaveLength(before + 1);

	const rows = await database.db.selectFrom('known_device').where('account_id', '=', account.id).selectAll().execute();
	expect(JSON.stringify(rows)).not.toContain(first.deviceMark);
	const { knownDevices } = await readPerson(database.db, account.id);
	expect(knownDevices).toHaveLength(rows.length);
});

test('the mark of a browser opens nothing to another account, and a made-up one is replaced', async () => {
	const [one, other] = [await member(services), await member(services)];
	const { deviceMark = '' } = await services.accounts.signIn({ email: one.email, password: PASSWORD }, from(''));
	const before = (await told(other.email)).length;
	await services.accounts.signIn({ email: other.email, password: PASSWORD }, from('', deviceMark));
	expect(await told(other.email)).toHaveLength(before + 1);
	const made = await services.accounts.signIn({ email: one.email, password: PASSWORD }, from('', 'x'));
	expect(made.deviceMark).toMatch(/^[\w-]{43}$/);
	const hashes = await database.db.selectFrom('known_device').select('device_hash').execute();
	expect(new Set(hashes.map(({ device_hash }) => device_hash)).size).toBe(hashes.length);
});

test('two at once from one device are one piece of news', async () => {
	const { email } = await member(services);
	const deviceMark = 'm'.repeat(43);
	const before = (await told(email)).length;
	await Promise.all([1, 2, 3].map(() => services.accounts.signIn({ email, password: PASSWORD }, from('', deviceMark))));
	expect(await told(email)).toHaveLength(before + 1);
});

test('no news: a wrong password, a new password on this device, an account that begins, a guest', async () => {
	const { email, account, token } = await member(services);
	const before = (await told(email)).length;
	const wrong = services.accounts.signIn({ email, password: 'douze mauvais' }, from(''));
	await expect(wrong).rejects.toMatchObject({ reason: 'wrong_email_or_password' });
	const input = { current: PASSWORD, password: 'un autre mot de passe' };
	await services.accounts.changePassword(account, input, { ...visit(token), device: 'firefox/linux' });
	expect(await told(email)).toHaveLength(before);

	const guest = await database.db
		.insertInto('account')
		.values({ email: null })
		.returning('id')
		.executeTakeFirstOrThrow();
	const session = await services.accounts.enter(guest.id, from('firefox/android'));
	expect(session.deviceMark).toBeUndefined();
	const asGuest = await services.sessions.validate(session.token);
	if (!asGuest) throw new Error('the guest is signed in');
	const now = { email: 'was-a-guest@example.org', displayName: 'Awa', password: PASSWORD };
	const entered = await services.accounts.becomeMember(asGuest.account, now, from('firefox/android'));
	expect(entered.deviceMark).toMatch(/^[\w-]{43}$/);
	expect(await told(now.email)).toEqual([]);
});

test('it arrives in the language of the account, whatever mail was stopped, with the way to end that session', async () => {
	const { db, clock, post } = services;
	const { email, account } = await member(services);
	await db.deleteFrom('mail').execute();
	await services.accounts.changeLocale(account, 'en');
	await services.accounts.signIn({ email, password: PASSWORD }, from('safari/iphone'));
	const server = await smtpServer();
	const transport = createSmtpTransport({ url: server.url, from: 'Trame <trame@example.org>' });
	await createDelivery({ db, clock, log: recordedLog().log, transport, post })();
	await server.close();
	expect(server.received.map(({ to }) => to)).toEqual([email]);
	const [mail] = server.received;
	expect(mail?.readable).toContain('Your account was entered from another device');
	expect(mail?.readable).toContain('(Safari, iPhone)');
	expect(mail?.readable).toContain('https://trame.example.org/account');
	expect(mail?.raw).not.toMatch(/^List-Unsubscribe/im);
});
