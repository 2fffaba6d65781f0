import { unzipSync } from 'fflate';
import { rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiScope } from '#lib/domain/api.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import { isApiToken, newApiToken } from '../../../server/auth/api-tokens.ts';
import { apiServer } from '../../support/api.ts';
import { contractScene, type ContractScene } from '../../support/contracts.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: TestDatabase;
let folder: string;
let server: Awaited<ReturnType<typeof apiServer>>;
let scene: ContractScene;
let root: string;

beforeAll(async () => {
	folder = await temporaryFolder();
	database = await testDatabase();
	server = await apiServer(database, folder, 'off');
	scene = await contractScene(database);
	root = `/projects/${scene.project.slug}`;
}, 60_000);
afterAll(async () => {
	await server.app.close();
	await database.close();
	await rm(folder, { recursive: true });
});

/** A member with an email, as tokens are for. */
async function member(role: Role): Promise<ParticipantPrincipal> {
	const principal = await scene.participant(scene.colleges.residents, { role });
	await scene.db
		.updateTable('account')
		.set({ email: `${randomUUID()}@example.org` })
		.where('id', '=', principal.accountId)
		.execute();
	return principal;
}
const stranger = async () =>
	(
		await scene.db
			.insertInto('account')
			.values({ email: `${randomUUID()}@example.org` })
			.returning('id')
			.executeTakeFirstOrThrow()
	).id;
const note = () => ({ text: `Dit par un programme ${randomUUID()}`, kind: 'observation' });
const writeNote = (token: string, headers: Record<string, string> = {}, body: object = note()) =>
	server.call(`/boards/${scene.boardId}/notes`, { method: 'POST', token, body, headers });

test('a token may what its owner may, as far as its scopes go: every role, every scope', async () => {
	const item = () => ({ kind: 'recommendation', title: 'Une préconisation' });
	const acts: [string, ApiScope, (token: string) => ReturnType<typeof server.call>][] = [
		['read project', 'read', (token) => server.call(root, { token })],
		['read notes', 'read', (token) => server.call(`${root}/notes`, { token })],
		['read results', 'read', (token) => server.call(`${root}/results`, { token })],
		['read members', 'read:members', (token) => server.call(`${root}/members`, { token })],
		['write note', 'write:notes', (token) => writeNote(token)],
		[
			'write item',
			'write:items',
			(token) => server.call(`/boards/${scene.boardId}/items`, { method: 'POST', token, body: item() }),
		],
	];
	// Written by hand from docs/promises.md: who may, when the scope is there.
	const may: Record<Role | 'removed' | 'stranger', string[]> = {
		observer: ['read project', 'read notes', 'read results'],
		contributor: ['read project', 'read notes', 'read results', 'write note', 'write item'],
		facilitator: ['read project', 'read notes', 'read results', 'write note', 'write item'],
		steward: ['read project', 'read notes', 'read results', 'read members', 'write note', 'write item'],
		removed: [],
		stranger: [],
	};
	for (const [who, allowed] of Object.entries(may)) {
		const isRole = who !== 'removed' && who !== 'stranger';
		const account =
			who === 'stranger' ? await stranger() : (await member(isRole ? (who as Role) : 'steward')).accountId;
		if (who === 'removed')
			await scene.db
				.updateTable('participant')
				.set({ removed_at: new Date() })
				.where('account_id', '=', account)
				.execute();
		for (const scope of ['read', 'read:members', 'write:notes', 'write:items'] as const) {
			const token = await server.token(account, [scope]);
			for (const [act, needed, run] of acts) {
				const { status } = await run(token);
				const expected = scope !== needed || !allowed.includes(act) ? 403 : act.startsWith('write') ? 201 : 200;
				expect(`${who} with ${scope}: ${act} ${status}`).toBe(`${who} with ${scope}: ${act} ${expected}`);
			}
		}
	}
});

test('a changed role, a removal, a revocation, an end and an erasure take effect at the next call', async () => {
	const { accountId, participantId } = await member('contributor');
	const token = await server.token(accountId);
	expect((await writeNote(token)).status).toBe(201);
	const change = (set: object) =>
		scene.db.updateTable('participant').set(set).where('id', '=', participantId).execute();
	await change({ role: 'observer' });
	expect((await writeNote(token)).status).toBe(403);
	await change({ role: 'contributor', removed_at: new Date() });
	expect((await writeNote(token)).status).toBe(403);
	await change({ removed_at: null });
	expect((await writeNote(token)).status).toBe(201);

	const [first] = await server.app.apiTokens.listOf({ id: accountId });
	await expect(server.app.apiTokens.revoke({ id: await stranger() }, first?.id ?? '')).rejects.toMatchObject({
		reason: 'token_unknown',
	});
	await server.app.apiTokens.revoke({ id: accountId }, first?.id ?? '');
	expect((await writeNote(token)).status).toBe(401);

	const ended = await server.token(accountId);
	await scene.db
		.updateTable('api_token')
		.set({ expires_at: new Date(0) })
		.where('account_id', '=', accountId)
		.execute();
	expect((await server.call('/me', { token: ended })).status).toBe(401);

	const erased = await server.token(accountId);
	expect((await server.call('/me', { token: erased })).status).toBe(200);
	const account = { id: accountId, administrator: false } as Parameters<typeof server.app.personalData.erase>[0];
	await server.app.personalData.erase(account, 'keep');
	expect((await server.call('/me', { token: erased })).status).toBe(401);
	expect(await scene.db.selectFrom('api_token').where('account_id', '=', accountId).selectAll().execute()).toEqual([]);
});

test('a token is never stored in clear, is known by its checksum, and is for members alone', async () => {
	const { accountId } = await member('observer');
	const token = await server.token(accountId);
	expect(token).toMatch(/^trame_[0-9A-Za-z]{46}$/);
	expect(JSON.stringify(await scene.db.selectFrom('api_token').selectAll().execute())).not.toContain(token);
	expect(isApiToken(token)).toBe(true);
	expect(isApiToken(newApiToken().slice(0, -1) + '!')).toBe(false);
	const swapped = token.slice(0, 10) + (token[10] === 'a' ? 'b' : 'a') + token.slice(11);
	expect(isApiToken(swapped)).toBe(false);
	await expect(
		server.app.apiTokens.create(
			{ id: accountId, guest: true },
			{ name: 'x', scopes: ['read'], projectId: null, days: 30 },
		),
	).rejects.toMatchObject({ reason: 'api_members_only' });
});

test('a token for one project is nobody in particular in another', async () => {
	const elsewhere = await contractScene(database);
	const { accountId } = await member('steward');
	await scene.db
		.insertInto('participant')
		.values({
			...{ project_id: elsewhere.project.id, account_id: accountId, role: 'steward' },
			college_id: elsewhere.colleges.residents.id,
		})
		.execute();
	const narrow = await server.token(accountId, undefined, scene.project.id);
	const wide = await server.token(accountId);
	const path = `/projects/${elsewhere.project.slug}/notes`;
	expect([
		(await server.call(path, { token: narrow })).status,
		(await server.call(path, { token: wide })).status,
	]).toEqual([403, 200]);
	const there = `/boards/${elsewhere.boardId}/notes`;
	expect((await server.call(there, { method: 'POST', token: narrow, body: note() })).status).toBe(403);
	const slugs = (await server.call('/projects', { token: narrow })).json.data.map((one: { slug: string }) => one.slug);
	expect(slugs).toEqual([scene.project.slug]);
});

test('the same Idempotency-Key writes once; nobody can take the key of somebody else', async () => {
	const [one, other] = [await member('contributor'), await member('contributor')];
	const [token, others] = [await server.token(one.accountId), await server.token(other.accountId)];
	const headers = { 'idempotency-key': 'depuis-le-tableur-12' };
	const body = note();
	const answers = await Promise.all([writeNote(token, headers, body), writeNote(token, headers, body)]);
	const again = await writeNote(token, headers, body);
	expect(new Set([...answers, again].map(({ json }) => json.id)).size).toBe(1);
	const theirs = await writeNote(others, headers, body);
	expect(theirs.json.id).not.toBe(again.json.id);
	const written = await scene.db.selectFrom('note').where('text', '=', body.text).select('participant_id').execute();
	expect(written.map((row) => row.participant_id).sort()).toEqual([one.participantId, other.participantId].sort());
	const foreign = { method: 'DELETE', token: others };
	expect((await server.call(`/boards/${scene.boardId}/notes/${again.json.id}`, foreign)).status).toBe(403);
});

test('a program has a place of its own, which goes with its token', async () => {
	const machine = {
		name: 'Borne de la mairie',
		collegeId: scene.colleges.institutions.id,
		days: 365,
		locale: 'fr' as const,
	};
	await expect(
		server.app.apiTokens.createMachine(await member('facilitator'), { ...machine, role: 'observer' }),
	).rejects.toMatchObject({ reason: 'forbidden' });
	const reader = await server.app.apiTokens.createMachine(scene.steward, { ...machine, role: 'observer' });
	const writer = await server.app.apiTokens.createMachine(scene.steward, { ...machine, role: 'contributor' });
	expect((await server.call(`${root}/notes`, { token: reader })).status).toBe(200);
	expect([(await writeNote(reader)).status, (await writeNote(writer)).status]).toEqual([403, 201]);
	const [newest] = await server.app.apiTokens.machines(scene.steward);
	await server.app.apiTokens.revokeMachine(scene.steward, newest?.id ?? '');
	expect((await writeNote(writer)).status).toBe(401);
	const left = await scene.db
		.selectFrom('participant')
		.where('display_name', '=', machine.name)
		.where('removed_at', 'is', null)
		.select('role')
		.execute();
	expect(left.map(({ role }) => role)).toEqual(['observer']);
});

test('lists: pages hold every row once, since keeps what changed, the same bytes are not sent twice', async () => {
	const token = await server.token((await member('steward')).accountId);
	const all = (await server.call(`${root}/notes?limit=200`, { token })).json.data as { id: string }[];
	const seen: string[] = [];
	for (let cursor = ''; ;) {
		const { json } = await server.call(`${root}/notes?limit=3${cursor}`, { token });
		seen.push(...json.data.map(({ id }: { id: string }) => id));
		if (json.next === null) break;
		cursor = `&cursor=${json.next}`;
	}
	expect(seen).toEqual(all.map(({ id }) => id));
	expect(all.length).toBeGreaterThan(3);

	const itemId = await scene.item('Repère', 'Un texte.');
	const before = (await server.call(`${root}/items?limit=200`, { token })).json.data as {
		id: string;
		changedAt: string;
	}[];
	const mark = before.find(({ id }) => id === itemId)?.changedAt ?? '';
	await server.app.items.setPlainText(scene.steward, itemId, 'En mots simples.');
	const changed = (await server.call(`${root}/items?since=${encodeURIComponent(mark)}`, { token })).json
		.data as typeof before;
	expect(changed.map(({ id }) => id)).toContain(itemId);
	expect(changed.length).toBeLessThan(before.length);

	const first = await server.call(`${root}/items`, { token });
	const etag = first.headers.get('etag') ?? '';
	const second = await server.call(`${root}/items`, { token, headers: { 'if-none-match': etag } });
	expect([second.status, second.text, second.headers.get('etag')]).toEqual([304, '', etag]);
	await server.app.items.setPlainText(scene.steward, itemId, 'Encore plus simple.');
	expect((await server.call(`${root}/items`, { token, headers: { 'if-none-match': etag } })).status).toBe(200);
});

test('a published project gives what its contract prints to everybody, and nothing else; counts keep the floor', async () => {
	const { residents, associations } = scene.colleges;
	const positions = [];
	for (let index = 0; index < 6; index += 1)
		positions.push({ who: await scene.participant(residents), choice: 'agree' as const });
	for (let index = 0; index < 3; index += 1)
		positions.push({ who: await scene.participant(associations), choice: 'agree' as const });
	const agreed = await scene.decided('Gardien de nuit', 'Un gardien, la nuit aussi.', { positions });
	const drafting = await scene.item('Brouillon', 'Rien de décidé.');
	await scene.contracts.create(scene.steward, { title: 'Contrat', subtitle: '', locale: 'fr' });
	await scene.contracts.placeAll(scene.steward);

	expect((await server.call(`${root}/items`)).status).toBe(401);
	await scene.db.updateTable('project').set({ published: true }).where('id', '=', scene.project.id).execute();
	const { json } = await server.call(`${root}/items`);
	expect(json.data.map(({ id }: { id: string }) => id)).toEqual([agreed]);
	expect(JSON.stringify(json)).not.toContain(drafting);
	for (const path of ['notes', 'results', 'rounds', 'members', 'workshops'])
		expect(`${path} ${(await server.call(`${root}/${path}`)).status}`).toBe(`${path} 401`);
	expect((await server.call(root)).json.licence.name).toContain('Licence Ouverte 2.0');

	const steward = await server.token((await member('steward')).accountId);
	const told = (await server.call(`${root}/agreements`)).json.data[0].tally as {
		college: string;
		total: number | null;
	}[];
	const ofCollege = (rows: typeof told, key: string) => rows.find(({ college }) => college === key)?.total;
	expect(ofCollege(told, associations.key)).toBeNull();
	const results = (await server.call(`${root}/results`, { token: steward })).json.data as (typeof told)[number][];
	expect([ofCollege(told, residents.key), ofCollege(results, residents.key)]).toEqual([6, 6]);
	expect(ofCollege(results, associations.key)).toBeNull();
	const [head = '', ...rows] = (await server.call(`${root}/results?format=csv`, { token: steward })).text.split('\r\n');
	const column = head.split(',').indexOf('Avis');
	expect(rows.filter((row) => row.includes(`,${associations.key},`)).map((row) => row.split(',')[column])).toEqual([
		'',
	]);
	const round = (await server.call(`${root}/rounds`, { token: steward })).json.data[0].id as string;
	const { items } = (await server.call(`/rounds/${round}`, { token: steward })).json;
	expect(ofCollege(items[0].tally, associations.key)).toBeNull();
});

test('files of data: the team takes what it may read, who took what is written down, and names are for stewards', async () => {
	const { dataExports } = server.app;
	const project = { ...scene.project, published: false };
	const [contributor, facilitator] = [await member('contributor'), await member('facilitator')];
	const asked = { name: 'members', format: 'csv', locale: 'fr' } as const;
	for (const principal of [contributor, { kind: 'public' } as const])
		await expect(dataExports.archive(principal, project, 'fr')).rejects.toMatchObject({ reason: 'forbidden' });
	await expect(dataExports.file(facilitator, project, asked)).rejects.toMatchObject({ reason: 'forbidden' });

	const archive = async (principal: ParticipantPrincipal) =>
		unzipSync((await dataExports.archive(principal, project, 'fr')).body as Uint8Array);
	const [whole, team] = [await archive(scene.steward), await archive(facilitator)];
	expect(Object.keys(whole)).toEqual(
		expect.arrayContaining(['participants.csv', 'textes.json', 'excel/resultats.csv']),
	);
	expect(Object.keys(team).filter((name) => name.includes('participants'))).toEqual([]);
	expect(Object.keys(whole).length - Object.keys(team).length).toBe(3);
	const { body, fileName } = await dataExports.file(scene.steward, project, { ...asked, format: 'csv-excel' });
	expect(fileName).toBe(`${project.slug}-participants.csv`);
	expect(body).toMatch(/^\uFEFFIdentifiant;Nom;/);
	const acts = await scene.db.selectFrom('audit_event').where('act', '=', 'data.fetched').select('about').execute();
	expect(acts.map(({ about }) => (about as { dataset: string }).dataset)).toEqual(['all', 'all', 'members']);
});
