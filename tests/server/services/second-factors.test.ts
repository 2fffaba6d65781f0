import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpCode } from '../../../server/auth/totp.ts';
import { createAdministration } from '../../../server/services/administration.ts';
import { createOperator } from '../../../server/services/operator.ts';
import { createOwners } from '../../../server/services/owners.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, PASSWORD, peopleServices, signedIn, visit } from '../../support/people.ts';

const STEP = 30_000;
const HOUR = 3_600_000;
let database: TestDatabase;
let services: ReturnType<typeof peopleServices>;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
afterAll(() => database.close());
const wrong = { code: 'invalid', reason: 'wrong_code', field: 'oneTimeCode' };

/** The code that an app shows at this moment, or so many steps from now. */
async function codeOf(secret: string, steps = 0) {
	const { now } = await database.db.selectNoFrom(services.clock.now.as('now')).executeTakeFirstOrThrow();
	return totpCode(secret, new Date(now.getTime() + steps * STEP));
}

/** A member with a second factor, and the time it takes until the app shows another code. */
async function enrolled(options: { administrator?: boolean } = {}) {
	const me = await member(services, options);
	await services.secondFactors.propose(me.account, PASSWORD, visit());
	const secret = (await services.secondFactors.overview(me.account)).proposed?.text.replaceAll(' ', '') ?? '';
	const codes = await services.secondFactors.confirm(me.account, await codeOf(secret), me.token);
	services.clock.advance(STEP);
	return { ...me, secret, codes, account: await signedIn(services, me.token) };
}
/** Somebody has just proved the first factor, by whichever way. */
const toSecondStep = ({ account }: { account: { id: string } }) => services.accounts.enter(account.id, visit());

test('a second factor is set up with the password and a first code; other sessions end', async () => {
	const me = await member(services);
	const elsewhere = await toSecondStep(me);
	await expect(services.secondFactors.propose(me.account, 'douze mauvais', visit())).rejects.toMatchObject({
		reason: 'wrong_password',
	});
	await services.secondFactors.propose(me.account, PASSWORD, visit());
	const { proposed, on } = await services.secondFactors.overview(me.account);
	expect(on).toBe(false);
	const secret = proposed?.text.replaceAll(' ', '') ?? '';
	expect(proposed?.address).toContain(`secret=${secret}`);
	expect(JSON.stringify(await database.db.selectFrom('second_factor').selectAll().execute())).not.toContain(secret);

	await expect(services.secondFactors.confirm(me.account, '000000', me.token)).rejects.toMatchObject(wrong);
	const codes = await services.secondFactors.confirm(me.account, await codeOf(secret), me.token);
	expect(new Set(codes).size).toBe(10);
	expect(await services.secondFactors.overview(me.account)).toMatchObject({ on: true, proposed: null, codesLeft: 10 });
	expect(await services.sessions.validate(elsewhere.token)).toBeNull();
	expect((await signedIn(services, me.token)).secondFactor).toBe('given');
	await expect(services.secondFactors.propose(me.account, PASSWORD, visit())).rejects.toMatchObject({
		reason: 'second_factor_exists',
	});
	const kept = JSON.stringify(await database.db.selectFrom('recovery_code').selectAll().execute());
	for (const code of codes) expect(kept).not.toContain(code.replace('-', ''));
});

test('after the password comes the second step, and before it nothing is open', async () => {
	const me = await enrolled();
	const pending = await services.accounts.signIn({ email: me.email, password: PASSWORD }, visit());
	expect(pending).toMatchObject({ pending: true, maxAge: 600 });
	expect(await services.sessions.validate(pending.token)).toBeNull();
	expect(await services.sessions.listOf(me.account.id, null)).toHaveLength(1);

	const session = await services.secondFactors.pass(await codeOf(me.secret), visit(pending.token));
	expect(session.pending).toBe(false);
	expect(await signedIn(services, session.token)).toMatchObject({ id: me.account.id, secondFactor: 'given' });
	expect(await services.sessions.pending(pending.token)).toBeNull();
	await expect(services.secondFactors.pass('000000', visit(pending.token))).rejects.toMatchObject({
		reason: 'second_step_over',
	});
});

test('the second step is over after ten minutes, and a session that counts is none', async () => {
	const me = await enrolled();
	const pending = await toSecondStep(me);
	services.clock.advance(10 * 60_000 + 1000);
	const late = services.secondFactors.pass(await codeOf(me.secret), visit(pending.token));
	await expect(late).rejects.toMatchObject({ reason: 'second_step_over' });
	const full = services.secondFactors.pass(await codeOf(me.secret), visit(me.token));
	await expect(full).rejects.toMatchObject({ reason: 'second_step_over' });
});

test('a code is accepted once, by one of those who bring it at the same time', async () => {
	const me = await enrolled();
	const code = await codeOf(me.secret);
	const pending = await Promise.all([toSecondStep(me), toSecondStep(me), toSecondStep(me)]);
	const results = await Promise.allSettled(pending.map(({ token }) => services.secondFactors.pass(code, visit(token))));
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	const again = services.secondFactors.pass(code, visit((await toSecondStep(me)).token));
	await expect(again).rejects.toMatchObject(wrong);
});

test('a phone may be half a minute off, not more; an older code than the last is refused', async () => {
	const me = await enrolled();
	// Early in a step, so that none ends while we count them.
	const { now } = await database.db.selectNoFrom(services.clock.now.as('now')).executeTakeFirstOrThrow();
	services.clock.advance(10 * STEP - (now.getTime() % STEP) + 2000);
	const give = async (steps: number) =>
		services.secondFactors.giveAgain(me.account, await codeOf(me.secret, steps), me.token);
	for (const far of [-2, 2]) await expect(give(far)).rejects.toMatchObject(wrong);
	await give(-1);
	await give(1);
	await expect(give(0)).rejects.toMatchObject(wrong);
});

test('six wrong codes close the second step of an account for a quarter of an hour, also to the right one', async () => {
	const me = await enrolled();
	const guesses = Array.from({ length: 20 }, async () =>
		services.secondFactors.pass('000000', visit((await toSecondStep(me)).token)),
	);
	const reasons = (await Promise.allSettled(guesses)).map((one) =>
		one.status === 'rejected' ? (one.reason as { reason: string }).reason : 'passed',
	);
	expect(reasons.filter((reason) => reason === 'wrong_code')).toHaveLength(6);
	expect(reasons.filter((reason) => reason === 'too_many_tries')).toHaveLength(14);
	const right = services.secondFactors.pass(await codeOf(me.secret), visit((await toSecondStep(me)).token));
	await expect(right).rejects.toMatchObject({ code: 'too_many' });
	// Nobody else is touched.
	const other = await enrolled();
	await services.secondFactors.giveAgain(other.account, await codeOf(other.secret), other.token);
});

test('a recovery code serves once, however it is typed; new ones replace the old', async () => {
	const me = await enrolled();
	const [first = '', second = ''] = me.codes;
	const typed = ` ${first.toLowerCase().replace('-', ' ')} `;
	await services.secondFactors.pass(typed, visit((await toSecondStep(me)).token));
	const again = services.secondFactors.pass(first, visit((await toSecondStep(me)).token));
	await expect(again).rejects.toMatchObject(wrong);
	expect((await services.secondFactors.overview(me.account)).codesLeft).toBe(9);
	const fresh = await services.secondFactors.renewRecoveryCodes(me.account, await codeOf(me.secret));
	expect(fresh).toHaveLength(10);
	await expect(services.secondFactors.giveAgain(me.account, second, me.token)).rejects.toMatchObject(wrong);
	// Nor is one that belongs to somebody else.
	const other = await enrolled();
	await expect(services.secondFactors.giveAgain(other.account, fresh[0] ?? '', other.token)).rejects.toMatchObject(
		wrong,
	);
});

test('a secret that is moved to another row does not open there', async () => {
	const [mine, theirs] = [await enrolled(), await enrolled()];
	const { secret } = await database.db
		.selectFrom('second_factor')
		.where('account_id', '=', mine.account.id)
		.select('secret')
		.executeTakeFirstOrThrow();
	await database.db.updateTable('second_factor').set({ secret }).where('account_id', '=', theirs.account.id).execute();
	const moved = services.secondFactors.giveAgain(theirs.account, await codeOf(mine.secret), theirs.token);
	await expect(moved).rejects.toMatchObject({ reason: 'second_factor_unreadable' });
});

test('it is taken away with a code, or by whoever runs the server, and leaves a line in the audit log', async () => {
	const me = await enrolled();
	await services.secondFactors.remove(me.account, await codeOf(me.secret));
	expect((await toSecondStep(me)).pending).toBe(false);

	const lost = await enrolled();
	const operator = createOperator(services);
	await operator.resetSecondFactor(lost.email);
	expect(await services.sessions.validate(lost.token)).toBeNull();
	expect((await toSecondStep(lost)).pending).toBe(false);
	await expect(operator.resetSecondFactor(lost.email)).rejects.toMatchObject({ reason: 'second_factor_unknown' });
	const acts = await database.db.selectFrom('audit_event').select(['act', 'by_kind']).execute();
	expect(acts).toContainEqual({ act: 'second_factor.set', by_kind: 'account' });
	expect(acts).toContainEqual({ act: 'second_factor.removed', by_kind: 'account' });
	expect(acts).toContainEqual({ act: 'second_factor.reset', by_kind: 'operator' });
});

test('after twelve hours the rights of others and the password wait for a new code; writing does not', async () => {
	const project = await foundedProject(services);
	await services.secondFactors.propose(project.account, PASSWORD, visit());
	const secret = (await services.secondFactors.overview(project.account)).proposed?.text.replaceAll(' ', '') ?? '';
	await services.secondFactors.confirm(project.account, await codeOf(secret), project.token);
	const principalNow = async () =>
		services.people.principalFor(await signedIn(services, project.token), project.project.id);
	const [steward] = await services.people.list(project.steward);
	if (!steward) throw new Error('a project without its steward');
	const change = async () => services.people.changeRole(await principalNow(), steward.id, 'steward');
	await change();
	// A session of the team slides: it is used meanwhile.
	for (const hours of [7, 6]) {
		services.clock.advance(hours * HOUR);
		await signedIn(services, project.token);
	}
	const due = { code: 'forbidden', reason: 'second_factor_due' };
	expect(await signedIn(services, project.token)).toMatchObject({
		secondFactor: 'due',
		administrator: false,
		beforeAdministering: 'give',
	});
	await expect(change()).rejects.toMatchObject(due);
	const account = await signedIn(services, project.token);
	const words = { current: PASSWORD, password: 'treize caractères' };
	await expect(services.accounts.changePassword(account, words, visit(project.token))).rejects.toMatchObject(due);
	await services.workshops.list(await principalNow());

	await services.secondFactors.giveAgain(account, await codeOf(secret), project.token);
	await change();
	expect(await signedIn(services, project.token)).toMatchObject({ administrator: true, beforeAdministering: null });
});

test('where it is demanded, an administrator has no powers before it is set up; nobody else is asked', async () => {
	const strict = peopleServices(database.db, { requireSecondFactor: true });
	const me = await member(services, { administrator: true });
	const before = await signedIn(strict, me.token);
	expect(before).toMatchObject({ administrator: false, beforeAdministering: 'set_up' });
	expect(await signedIn(strict, (await member(services)).token)).toMatchObject({ beforeAdministering: null });
	const hosted = await member(services);
	await database.db
		.insertInto('owner_administrator')
		.values((eb) => ({ owner_id: eb.selectFrom('owner').select('id').limit(1), account_id: hosted.account.id }))
		.execute();
	expect(await signedIn(strict, hosted.token)).toMatchObject({ administrator: false, beforeAdministering: 'set_up' });
	const set = await enrolled({ administrator: true });
	expect(await signedIn(strict, set.token)).toMatchObject({ administrator: true, beforeAdministering: null });
	const input = { subtitle: '', collegeSet: 'three', collegeKey: 'institutions', locale: 'fr' } as const;
	await strict.projects.create(await signedIn(strict, set.token), { ...input, title: 'Avec second facteur' });
});

test('where it is demanded, who administers an owner does nothing without it: projects, mail, members, settings', async () => {
	const strict = peopleServices(database.db, { requireSecondFactor: true });
	const project = await foundedProject(services);
	const due = { code: 'forbidden', reason: 'second_factor_due' };
	const owner = await database.db.selectFrom('owner').select('id').executeTakeFirstOrThrow();
	const input = { title: 'Sans', subtitle: '', collegeSet: 'three', collegeKey: 'institutions', locale: 'fr' } as const;
	const administration = createAdministration({ ...strict, backups: null });
	const owners = createOwners(strict);
	const hosted = await member(services);
	await database.db
		.insertInto('owner_administrator')
		.values({ owner_id: owner.id, account_id: hosted.account.id })
		.execute();
	for (const token of [hosted.token, project.token]) {
		const account = await signedIn(strict, token);
		await expect(strict.projects.create(account, input)).rejects.toMatchObject(due);
		await expect(administration.mailOfOwner(account, owner.id)).rejects.toMatchObject(due);
		await expect(administration.retryMail(account, randomUUID())).rejects.toMatchObject(due);
		await expect(owners.read(account, owner.id)).rejects.toMatchObject(due);
	}
	const principal = await strict.people.principalFor(await signedIn(strict, project.token), project.project.id);
	const [first] = await strict.people.list(project.steward);
	await expect(strict.people.remove(principal, first?.id ?? '')).rejects.toMatchObject(due);
	await expect(strict.projects.changeRule(principal, project.project.rule)).rejects.toMatchObject(due);
});
