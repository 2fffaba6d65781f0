import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeal } from '../../../server/auth/seal.ts';
import { finishMail } from '../../../server/db/mail-store.ts';
import { createPost } from '../../../server/mail/post.ts';
import { createAdministration } from '../../../server/services/administration.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { member, peopleServices } from '../../support/people.ts';
import { HOME, testPost } from '../../support/post.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** The outbox of a server that sends mail, or does not, with an invitation and a sign-in link in it. */
async function scene(sends: boolean) {
	const { db } = database;
	await db.deleteFrom('mail').execute();
	const people = peopleServices(db);
	const { clock } = people;
	const post = createPost({ clock, seal: createSeal('a key'), home: HOME, sends, soon: () => undefined });
	const [link, invitation] = [randomUUID(), randomUUID()];
	const to = { locale: 'fr' as const, minutes: 15 };
	await post.put(db, {
		...to,
		id: link,
		kind: 'sign_in',
		data: { name: 'Awa' },
		occasion: link,
		address: 'awa@example.org',
	});
	const data = { project: 'Auvelle', inviter: 'Inès', role: 'contributor' as const, expiresAt: '2026-12-04T17:00:00Z' };
	await post.put(db, {
		...to,
		id: invitation,
		kind: 'invitation',
		data,
		occasion: invitation,
		address: 'paul@example.org',
	});
	const { account } = await member(people, { administrator: true });
	const administration = createAdministration({ db, clock, post, backups: null });
	const find = async (id: string) => (await administration.overview(account)).mails.find((mail) => mail.id === id);
	return { db, clock, account, administration, link, invitation, find };
}

test('without a mail server an administrator reads what waits and passes it on once, never somebody’s sign-in link', async () => {
	const { account, administration, link, invitation, find } = await scene(false);
	expect((await find(invitation))?.words?.text).toMatch(/Inès vous invite[^]*\/invitations\/[\w-]{43}\n/);
	expect(await find(link)).toMatchObject({ state: 'waiting', words: null });
	await administration.passedOn(account, invitation);
	expect(await find(invitation)).toMatchObject({ state: 'sent', reason: 'by_hand', words: null });
	const again = administration.passedOn(account, invitation);
	await expect(again).rejects.toMatchObject({ code: 'conflict', reason: 'mail_not_waiting' });
});

test('with a mail server nobody reads the mail of others', async () => {
	const { invitation, find } = await scene(true);
	expect(await find(invitation)).toMatchObject({ state: 'waiting', words: null });
});

test('a failed mail is shown first and waits again when it is tried again', async () => {
	const { db, clock, account, administration, link, invitation, find } = await scene(true);
	await finishMail(db, clock, invitation, 'failed', '550 RCPT TO');
	const { mails, counts } = await administration.overview(account);
	expect(mails[0]).toMatchObject({ id: invitation, state: 'failed', reason: '550 RCPT TO' });
	expect(counts).toEqual({ waiting: 1, sent: 0, failed: 1, dropped: 0 });
	await administration.retryMail(account, invitation);
	expect(await find(invitation)).toMatchObject({ state: 'waiting', reason: '' });
	const wrong = administration.retryMail(account, link);
	await expect(wrong).rejects.toMatchObject({ code: 'conflict', reason: 'mail_not_failed' });
});

test('an administrator asks for a backup, where there is a folder for it, and the act is recorded', async () => {
	const { db, clock, account, administration } = await scene(true);
	expect((await administration.overview(account)).backup).toBeNull();
	await expect(administration.backUpNow(account)).rejects.toMatchObject({ reason: 'backups_unavailable' });
	let nudged = 0;
	const post = testPost(clock);
	const made = createAdministration({ db, clock, post, backups: { soon: () => (nudged += 1) } });
	expect((await made.overview(account)).backup).toMatchObject({ madeAt: null, asked: false });
	await made.backUpNow(account);
	expect((await made.overview(account)).backup).toMatchObject({ asked: true });
	expect(nudged).toBe(1);
	const acts = await db
		.selectFrom('audit_event')
		.select(['act', 'account_id'])
		.where('act', '=', 'backup.made')
		.execute();
	expect(acts).toEqual([{ act: 'backup.made', account_id: account.id }]);
});
