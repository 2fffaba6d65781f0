import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showReceiptCode } from '#lib/domain/receipt-code.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { privacyNode, type PrivacyNode } from '../../support/privacy.ts';
import { PASSWORD, signedIn, visit } from '../../support/people.ts';

let database: TestDatabase;
let node: PrivacyNode;
beforeAll(async () => {
	database = await testDatabase();
	node = await privacyNode(database.db);
});
afterAll(() => database.close());

test('a code brings a guest back on another device as the same participant', async () => {
	const { account, principal } = await node.guest('Nadia');
	expect(await node.receipts.since(account)).toBeNull();
	const code = await node.receipts.create(account);
	expect(code).toMatch(/^[2-9A-HJ-NP-Z]{10}$/);
	expect(await node.receipts.since(account)).toBeInstanceOf(Date);
	const session = await node.receipts.enter(showReceiptCode(code).toLowerCase(), visit());
	const again = await signedIn(node, session.token);
	expect(again).toMatchObject({ id: account.id, guest: true });
	expect(await node.people.principalFor(again, node.project.project.id)).toEqual(principal);
});

test('the device that brings a code forgets who it was before', async () => {
	const nadia = await node.guest('Nadia');
	const other = await node.guest('Karim');
	const code = await node.receipts.create(nadia.account);
	await node.receipts.enter(code, visit(other.token));
	expect(await node.sessions.validate(other.token)).toBeNull();
	expect(await node.sessions.validate(nadia.token)).not.toBeNull();
});

test('the database holds no code, and a hash that only the key of this server can make', async () => {
	const { account } = await node.guest();
	const code = await node.receipts.create(account);
	const rows = await database.db.selectFrom('receipt').selectAll().where('account_id', '=', account.id).execute();
	expect(JSON.stringify(rows)).not.toContain(code);
	const elsewhere = node.receiptsUnder('another key of at least thirty-two signs');
	await expect(elsewhere.enter(code, visit())).rejects.toMatchObject({ reason: 'receipt_unknown' });
});

test('a new code replaces the one before', async () => {
	const { account } = await node.guest();
	const first = await node.receipts.create(account);
	const second = await node.receipts.create(account);
	await expect(node.receipts.enter(first, visit())).rejects.toMatchObject({ code: 'not_found' });
	await node.receipts.enter(second, visit());
});

test('guessing from one place comes to an end, and others elsewhere still come in', async () => {
	const { account } = await node.guest();
	const code = await node.receipts.create(account);
	const guesser = visit();
	for (let guess = 0; guess < 40; guess += 1) {
		await expect(node.receipts.enter('AAAAA-AAAA2', guesser)).rejects.toMatchObject({ reason: 'receipt_unknown' });
	}
	await expect(node.receipts.enter(code, guesser)).rejects.toMatchObject({ code: 'too_many' });
	await node.receipts.enter(code, visit());
});

test('one sees, corrects and withdraws one’s own ideas, and nobody else’s', async () => {
	const nadia = await node.guest('Nadia');
	const karim = await node.guest('Karim');
	const noteId = await node.write(nadia.principal, 'Un banc devant l’ecole');
	await node.receipts.correct(nadia.account, noteId, 'Un banc devant l’école');
	expect(await node.receipts.ownNotes(nadia.account)).toMatchObject([{ text: 'Un banc devant l’école', open: true }]);
	expect(await node.receipts.ownNotes(karim.account)).toEqual([]);
	await expect(node.receipts.correct(karim.account, noteId, 'Autre')).rejects.toMatchObject({ reason: 'note_gone' });
	await expect(node.receipts.withdraw(karim.account, noteId)).rejects.toMatchObject({ reason: 'note_gone' });
	await node.receipts.withdraw(nadia.account, noteId);
	expect(await node.receipts.ownNotes(nadia.account)).toEqual([]);
});

test('a withdrawal is taken back until the words are gone, also after the workshop, by its author alone', async () => {
	const nadia = await node.guest('Nadia');
	const karim = await node.guest('Karim');
	const noteId = await node.write(nadia.principal, 'Un banc à l’ombre');
	await node.receipts.withdraw(nadia.account, noteId);
	expect(await node.receipts.withdrawn(karim.account)).toEqual([]);
	const [own] = await node.receipts.withdrawn(nadia.account);
	expect(own).toMatchObject({ id: noteId, text: 'Un banc à l’ombre' });
	const hours = ((own?.until.getTime() ?? 0) - Date.now()) / 3_600_000;
	expect(Math.round(hours)).toBe(24);
	await expect(node.receipts.putBack(karim.account, noteId)).rejects.toMatchObject({ reason: 'note_gone' });
	await database.db.updateTable('board').set({ open: false }).where('id', '=', node.board).execute();
	await node.receipts.putBack(nadia.account, noteId);
	await database.db.updateTable('board').set({ open: true }).where('id', '=', node.board).execute();
	expect(await node.receipts.ownNotes(nadia.account)).toMatchObject([{ id: noteId, text: 'Un banc à l’ombre' }]);
	expect(await node.receipts.withdrawn(nadia.account)).toEqual([]);

	await node.receipts.withdraw(nadia.account, noteId);
	node.clock.advance(25 * 3_600_000);
	expect(await node.receipts.withdrawn(nadia.account)).toEqual([]);
	await expect(node.receipts.putBack(nadia.account, noteId)).rejects.toMatchObject({ reason: 'note_gone' });
});

test('after the workshop an idea can still be withdrawn, and no longer corrected', async () => {
	const { account, principal } = await node.guest();
	const noteId = await node.write(principal, 'Un arbre');
	await node.workshops.setOpen(node.project.steward, node.workshop.id, false);
	await expect(node.receipts.correct(account, noteId, 'Un tilleul')).rejects.toMatchObject({ reason: 'board_closed' });
	await node.receipts.withdraw(account, noteId);
	await node.workshops.setOpen(node.project.steward, node.workshop.id, true);
	expect(await node.receipts.ownNotes(account)).toEqual([]);
});

test('a guest who takes an account stays the same participant, once; the code and older sessions end', async () => {
	const { account, principal, token } = await node.guest('Nadia');
	const noteId = await node.write(principal, 'Une fontaine');
	const code = await node.receipts.create(account);
	const email = `${randomUUID()}@example.org`;
	const asMember = { email, displayName: 'Nadia B.', password: PASSWORD };
	const session = await node.accounts.becomeMember(account, asMember, visit(token));
	const member = await signedIn(node, session.token);
	expect(member).toMatchObject({ id: account.id, email, guest: false });
	expect(await node.people.principalFor(member, node.project.project.id)).toEqual({ ...principal, guest: false });
	expect(await node.receipts.ownNotes(member)).toMatchObject([{ id: noteId }]);
	expect(await node.sessions.validate(token)).toBeNull();
	await expect(node.receipts.enter(code, visit())).rejects.toMatchObject({ reason: 'receipt_unknown' });
	await node.accounts.signIn({ email, password: PASSWORD }, visit());
	const again = node.accounts.becomeMember(member, { ...asMember, email: `x${email}` }, visit());
	await expect(again).rejects.toMatchObject({ reason: 'already_member' });
	await expect(node.receipts.create(member)).rejects.toMatchObject({ reason: 'already_member' });
});

test('an email that somebody has is refused, and the guest keeps their session', async () => {
	const { account, token } = await node.guest();
	const attempt = node.accounts.becomeMember(
		account,
		{ email: node.project.account.email ?? '', displayName: 'X', password: PASSWORD },
		visit(token),
	);
	await expect(attempt).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken', field: 'email' });
	expect(await node.sessions.validate(token)).not.toBeNull();
});
