import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { loadMessages } from '#lib/messages/index.ts';
import { actInWords } from '#lib/wording/audit.ts';
import { recordAct } from '../../../server/db/audit-store.ts';
import { createOwners } from '../../../server/services/owners.ts';
import { createAudit, type Audit } from '../../../server/services/audit.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, PASSWORD, peopleServices, visit, type PeopleServices } from '../../support/people.ts';
import { roundScene } from '../../support/rounds.ts';

let database: TestDatabase;
let services: PeopleServices;
let audit: Audit;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
	audit = createAudit({ db: database.db, owners: createOwners(services) });
});
afterAll(() => database.close());

const ALL = { family: null, by: null, after: null };
const project = async () => {
	const founded = await foundedProject(services);
	return { ...founded, steward: founded.steward as ParticipantPrincipal };
};
type Project = Awaited<ReturnType<typeof project>>;
const acts = async ({ steward }: Project) => (await audit.read(steward, ALL)).events.map(({ entry }) => entry.act);

/** Somebody invited and let in. */
async function invited({ steward, residents }: Project) {
	const { account } = await member(services);
	const { token } = await services.invitations.create(steward, {
		...{ email: null, role: 'contributor', collegeId: residents.id, organisationId: null, mandate: false },
	});
	await services.invitations.accept(token, account, visit());
	return (await services.people.principalFor(account, steward.projectId)) as ParticipantPrincipal;
}

test('acts of people, colleges and rules leave a line each, with who did it and what it was about', async () => {
	const where = await project();
	const { steward } = where;
	const somebody = await invited(where);
	await services.people.changeRole(steward, somebody.participantId, 'observer');
	// Nothing changes: nothing to tell.
	await services.people.changeRole(steward, somebody.participantId, 'observer');
	await services.projects.changeRule(steward, {
		quorum: 3,
		threshold: 0.5,
		required: ['residents'],
		objections: 'lifted',
	});
	const texts = { title: 'Autre', subtitle: '', summary: '', plainText: '', startsOn: null, endsOn: null };
	await services.projects.changeTexts(steward, { ...texts, published: true });
	await services.projects.changeTexts(steward, { ...texts, published: true });
	await services.people.remove(steward, somebody.participantId);
	expect((await acts(where)).sort()).toEqual(
		[
			...['project.founded', 'invitation.made', 'member.joined', 'member.role_changed', 'rule.changed'],
			...['project.published', 'project.changed', 'member.removed'],
		].sort(),
	);
	const [event] = (await audit.read(steward, { ...ALL, family: 'people' })).events.filter(
		({ entry }) => entry.act === 'member.role_changed',
	);
	expect(event).toMatchObject({
		entry: { about: { participantId: somebody.participantId, from: 'contributor', to: 'observer' } },
		by: 'participant',
		byName: where.account.displayName,
	});
	const m = await loadMessages('fr');
	expect(event && actInWords(event, m)).toMatch(/^A changé le rôle de Membre \d+\s: contributeur.+\s→ observateur/iu);
});

test('an act that is refused or rolled back leaves no line', async () => {
	const where = await project();
	const before = await acts(where);
	await expect(services.people.changeRole(where.steward, where.steward.participantId, 'observer')).rejects.toThrow();
	await expect(services.invitations.withdraw(where.steward, randomUUID())).rejects.toThrow();
	await expect(
		database.db.transaction().execute(async (tx) => {
			await recordAct(tx, services.clock, where.steward, { act: 'notice.changed', about: {} });
			throw new Error('the act itself fails');
		}),
	).rejects.toThrow();
	expect(await acts(where)).toEqual(before);
});

test('and an act whose line cannot be written is not done', async () => {
	const where = await project();
	const somebody = await invited(where);
	const nobody = { ...where.steward, participantId: randomUUID() };
	await expect(services.people.changeRole(nobody, somebody.participantId, 'observer')).rejects.toThrow(/audit_event/);
	expect(await services.people.principalFor({ id: somebody.accountId }, where.steward.projectId)).toMatchObject({
		role: 'contributor',
	});
});

test('rounds and agreements, up to the reopening', async () => {
	const scene = await roundScene(database);
	const itemId = await scene.item('Constat', 'Des mots à décider');
	const roundId = await scene.round([itemId]);
	await scene.rounds.close(scene.steward, roundId);
	await scene.agreements.settle(scene.steward, roundId);
	const log = await audit.read(scene.steward, { ...ALL, family: 'rounds' });
	expect(log.events.map(({ entry, subject }) => [entry.act, subject.item?.id ?? subject.roundId]).sort()).toEqual(
		[
			['item.released', itemId],
			['round.closed', roundId],
			['round.opened', roundId],
		].sort(),
	);
	// No words: the title of a text stands in its own row alone.
	expect(JSON.stringify(log.events.map(({ entry }) => entry))).not.toContain('Constat');
});

test('stewards read their own project, administrators the instance, nobody else anything', async () => {
	const where = await project();
	const other = await project();
	const somebody = await invited(where);
	for (const role of ['contributor', 'facilitator', 'observer'] as const)
		await expect(audit.read({ ...somebody, role }, ALL)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(audit.read({ kind: 'public' }, ALL)).rejects.toMatchObject({ code: 'forbidden' });
	expect(await acts(other)).toEqual(['project.founded']);
	const { account } = await member(services);
	await expect(audit.readInstance(account, ALL)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(audit.readInstance(null, ALL)).rejects.toMatchObject({ code: 'forbidden' });
	await services.signInLinks.createLink(account.id, 'demo');
	const instance = await audit.readInstance(where.account, ALL);
	expect(instance.events[0]).toMatchObject({ by: 'operator', byName: null, entry: { act: 'link.made' } });
	expect(instance.events.every(({ entry }) => ['link.made', 'account.made'].includes(entry.act))).toBe(true);
	expect(JSON.stringify(instance.events)).not.toContain(PASSWORD);
});

test('pages follow one another without gap or repetition; filters narrow', async () => {
	const where = await project();
	const somebody = await invited(where);
	for (let number = 0; number < 60; number += 1)
		await recordAct(database.db, services.clock, where.steward, { act: 'notice.changed', about: {} });
	const seen: string[] = [];
	for (let after: string | null = null; ;) {
		const page = await audit.read(where.steward, { ...ALL, after });
		seen.push(...page.events.map(({ id }) => id));
		if (page.next === null) break;
		after = page.next;
	}
	expect(seen).toHaveLength(63);
	expect(new Set(seen).size).toBe(63);
	const theirs = await audit.read(where.steward, { ...ALL, by: somebody.participantId });
	expect(theirs.events.map(({ entry }) => entry.act)).toEqual(['member.joined']);
	expect(theirs.actors.map(({ id }) => id).sort()).toEqual(
		[somebody.participantId, where.steward.participantId].sort(),
	);
	expect((await audit.read(where.steward, { ...ALL, family: 'exports' })).events).toEqual([]);
});

test('the file says the same, and no name in it runs as a formula', async () => {
	const where = await project();
	const somebody = await invited(where);
	await database.db
		.updateTable('participant')
		.set({ display_name: '=HYPERLINK("http://mal.example")' })
		.where('id', '=', somebody.participantId)
		.execute();
	const text = await audit.file(where.steward, { family: null, by: null }, await loadMessages('fr'));
	const [header, ...rows] = text.trimEnd().split('\r\n');
	expect(header).toBe('\uFEFFDate;Par qui;code;Acte');
	expect(rows.map((row) => row.split(';').at(-2)).sort()).toEqual([
		'invitation.made',
		'member.joined',
		'project.founded',
	]);
	expect(rows.find((row) => row.includes('member.joined'))).toContain(`"'=HYPERLINK(""http://mal.example"")"`);
});
