import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { paragraphs, plainText } from '../../../src/lib/domain/rich-text.ts';
import type { ParticipantPrincipal } from '../../../src/lib/domain/principal.ts';
import { readBlocks, writeBlocks } from '../../../src/lib/sync/rich-text.ts';
import { readWritten, runsIn } from '../../../src/lib/sync/written-text.ts';
import { bindClients, readAuthors, readUpdates } from '../../../server/db/document-store.ts';
import { createAuthorship } from '../../../server/services/authorship.ts';
import { createPersonalData } from '../../../server/services/personal-data.ts';
import { createTextHistory } from '../../../server/services/text-history.ts';
import { makeCheckpoint } from '../../../server/sync/checkpoint.ts';
import { rowsAfter } from '../../../server/sync/log.ts';
import { verifyDocument } from '../../../server/sync/verify.ts';
import { boardNode, boardProject, refusal, sender, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { testPost } from '../../support/post.ts';

let database: TestDatabase;
let node: BoardNode;
let project: BoardProject;
let run: ReturnType<typeof sender>;
let history: ReturnType<typeof createTextHistory>;
let authorship: ReturnType<typeof createAuthorship>;

beforeAll(async () => {
	database = await testDatabase();
	node = boardNode(database.db);
	run = sender(node, () => project);
	history = createTextHistory(node);
	authorship = createAuthorship(node);
});
afterAll(async () => {
	await node.boards.close();
	await database.close();
});
beforeEach(async () => {
	project = await boardProject(database.db);
});

async function item(text = 'Un banc.'): Promise<string> {
	const itemId = randomUUID();
	await run(project.contributor, 'item.create', { itemId, kind: 'finding', title: 'Constat', text, sources: [] });
	return itemId;
}

/** An edit by somebody at the head of a text, as the gate lets it in: bytes under their own bound id. */
async function edit(
	itemId: string,
	who: ParticipantPrincipal,
	change: (doc: Y.Doc) => void,
	minutesAgo = 0,
): Promise<void> {
	const documentId = `text:${itemId}`;
	const doc = await node.documents.read(database.db, documentId);
	doc.clientID = new Y.Doc().clientID;
	await bindClients(database.db, documentId, [doc.clientID], who.participantId);
	const before = Y.encodeStateVector(doc);
	doc.transact(() => change(doc));
	await append(
		documentId,
		[{ bytes: Y.encodeStateAsUpdate(doc, before), participantId: who.participantId }],
		minutesAgo,
	);
	doc.destroy();
}

async function append(
	documentId: string,
	updates: { bytes: Uint8Array; participantId: string | null }[],
	minutesAgo = 0,
): Promise<void> {
	const { db } = database;
	const head = await db.selectFrom('document').selectAll().where('id', '=', documentId).executeTakeFirstOrThrow();
	const rows = rowsAfter({ seq: head.head_seq, hash: head.head_hash }, updates);
	const at = new Date(Date.now() - minutesAgo * 60_000);
	for (let start = 0; start < rows.length; start += 2000) {
		const values = rows.slice(start, start + 2000).map((row) => ({
			...{ document_id: documentId, seq: row.seq, participant_id: row.participantId, at },
			...{ bytes: row.bytes, prev_hash: row.prevHash, hash: row.hash },
		}));
		await db.insertInto('document_update').values(values).execute();
	}
	const last = rows.at(-1);
	if (!last) return;
	const moved = { head_seq: last.seq, head_hash: last.hash };
	await db.updateTable('document').set(moved).where('id', '=', documentId).execute();
}

const add = (words: string) => (doc: Y.Doc) => writeBlocks(doc, paragraphs(words));
const NEWEST = { before: null, at: null, compare: null };
const textOf = async (itemId: string) => {
	const doc = await node.documents.read(database.db, `text:${itemId}`);
	const text = plainText(readBlocks(doc));
	doc.destroy();
	return text;
};
const setState = (id: string, state: 'in_round' | 'agreed' | 'drafting') =>
	database.db.updateTable('item').set({ state }).where('id', '=', id).execute();

/** Five and more people of the residents, two of the associations: the second college is under the floor. */
async function twoColleges() {
	const associate = await project.person('contributor');
	await database.db
		.updateTable('participant')
		.set({ college_id: project.associations })
		.where('id', '=', associate.participantId)
		.execute();
	for (let index = 0; index < 3; index += 1) await project.person('contributor');
	return associate;
}

describe('who wrote what', () => {
	it('B3 the first words of an item are of whoever made it, what others add is theirs; a mask is nobody’s', async () => {
		const id = await item('Un banc.');
		await edit(id, project.facilitator, add('Appelez le 06 12 34 56 78.'));
		const doc = await node.documents.read(database.db, `text:${id}`);
		const runs = runsIn(readWritten(doc));
		const authors = await readAuthors(
			database.db,
			`text:${id}`,
			runs.map(({ client }) => client),
		);
		expect(runs.map(({ text, client }) => [text, authors.get(client)?.participantId])).toEqual([
			['Un banc.', project.contributor.participantId],
			['Appelez le 06 12 34 56 78.', project.facilitator.participantId],
		]);
		doc.destroy();
		await authorship.choose(project.steward, 'name');
		await database.db.transaction().execute((tx) =>
			node.documents.author(tx, `text:${id}`, null, (masked) => {
				const text = (masked.getXmlFragment('default').get(1) as Y.XmlElement).get(0) as Y.XmlText;
				text.insert(25, '[…]', {});
				text.delete(11, 14);
			}),
		);
		const told = await authorship.ofText(project.observer, 'item', id);
		expect(told?.legend.map(({ byline }) => byline.kind).sort()).toEqual(['nobody', 'others']);
	});

	it('B4 by college: one that would name its people is told with others, and no id or name leaves the server', async () => {
		const associate = await twoColleges();
		const id = await item('Un banc.');
		await edit(id, associate, add('Une fontaine.'));
		// Seven residents, one associate: the one college hides the other, since a rest would tell it.
		const alone = await authorship.ofText(project.observer, 'item', id);
		expect(alone?.legend.map(({ byline }) => byline)).toEqual([{ kind: 'others' }]);
		for (let index = 0; index < 4; index += 1) {
			const more = await project.person('contributor');
			const moved = { college_id: project.associations };
			await database.db.updateTable('participant').set(moved).where('id', '=', more.participantId).execute();
		}
		const told = await authorship.ofText(project.observer, 'item', id);
		expect(told?.legend.map(({ byline }) => byline)).toEqual([
			{ kind: 'college', collegeId: project.associations },
			{ kind: 'college', collegeId: project.residents },
		]);
		expect(told?.legend.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
		const payload = JSON.stringify(told);
		expect(payload).not.toContain(associate.participantId);
		expect(payload).not.toMatch(/client|Zénobie/);
	});

	it('B5 names only where the steward chose them, only of words written since, and an erased person has none', async () => {
		const id = await item('Un banc.');
		await expect(authorship.choose(project.facilitator, 'name')).rejects.toMatchObject({ code: 'forbidden' });
		await authorship.choose(project.steward, 'name');
		await edit(id, project.contributor, add('Une fontaine.'));
		await edit(id, project.guest, add('Un arbre.'));
		const told = async () =>
			(await authorship.ofText(project.observer, 'item', id))?.legend.map(({ byline }) => byline);
		expect((await told())?.map(({ kind }) => kind).sort()).toEqual(['others', 'person']);
		const { projectId } = project;
		await database.db
			.updateTable('participant')
			.set({ display_name: '' })
			.where('project_id', '=', projectId)
			.execute();
		expect((await told())?.map(({ kind }) => kind).sort()).toEqual(['erased', 'others']);
		await authorship.choose(project.steward, 'off');
		expect(await authorship.ofText(project.observer, 'item', id)).toBeNull();
	});

	it('B6 nobody outside of the project learns anything, visitors included', async () => {
		const id = await item();
		const elsewhere = await boardProject(database.db);
		await expect(authorship.ofText(elsewhere.steward, 'item', id)).rejects.toMatchObject({ code: 'not_found' });
		await expect(authorship.ofText({ kind: 'public' }, 'item', id)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(history.open(elsewhere.steward, 'item', id, NEWEST)).rejects.toMatchObject({ code: 'not_found' });
		await expect(history.restore(elsewhere.steward, 'item', id, 1)).rejects.toMatchObject({ code: 'not_found' });
		for (const principal of [project.contributor, project.observer, project.guest]) {
			await expect(history.open(principal, 'item', id, NEWEST)).rejects.toMatchObject({ code: 'forbidden' });
			await expect(history.restore(principal, 'item', id, 1)).rejects.toMatchObject({ code: 'forbidden' });
		}
	});
});

describe('the history of a text', () => {
	it('H1 H3 H5 sessions of work, any moment, and two of them side by side', async () => {
		const id = await item('Un banc.');
		await database.db
			.updateTable('document_update')
			.set({ at: new Date(Date.now() - 90 * 60_000) })
			.where('document_id', '=', `text:${id}`)
			.execute();
		await edit(id, project.guest, add('Une fontaine.'), 60);
		await edit(id, project.contributor, add('Un arbre.'), 55);
		await edit(id, project.facilitator, (doc) => doc.getXmlFragment('default').delete(0, 1), 10);
		const view = await history.open(project.facilitator, 'item', id, {
			...{ before: null, at: 3 },
			compare: { from: 2, to: 4 },
		});
		expect(view.sessions.map(({ seq, changed }) => [seq, changed])).toEqual([
			[4, { added: 0, removed: 2 }],
			[3, { added: 4, removed: 0 }],
			[1, { added: 2, removed: 0 }],
		]);
		expect(view).toMatchObject({ older: null, head: 4, erased: false, restoring: 'yes' });
		expect(plainText(view.moment?.content ?? [])).toBe('Un banc.\nUne fontaine.\nUn arbre.');
		expect(view.compared?.lines.map(({ kind, parts }) => [kind, parts[0]?.text])).toEqual([
			['removed', 'Un banc.'],
			['same', 'Une fontaine.'],
			['added', 'Un arbre.'],
		]);
		for (const at of [5, -1]) {
			const asked = history.open(project.facilitator, 'item', id, { ...NEWEST, at });
			await expect(asked).rejects.toEqual(refusal('not_found', 'moment_unknown'));
		}
	});

	it('H2 H4 any moment of 7,000 updates opens from the nearest checkpoint, and pages join without a gap', async () => {
		const id = await item('x');
		const documentId = `text:${id}`;
		const doc = await node.documents.read(database.db, documentId);
		const text = (doc.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText;
		await bindClients(database.db, documentId, [doc.clientID], project.guest.participantId);
		const updates: { bytes: Uint8Array; participantId: string }[] = [];
		doc.on('update', (bytes: Uint8Array) => updates.push({ bytes, participantId: project.guest.participantId }));
		for (let index = 0; index < 7000; index += 1) text.insert(text.length, 'x');
		for (let start = 0; start < updates.length; start += 1000) {
			await append(documentId, updates.slice(start, start + 1000));
			await makeCheckpoint(database.db, documentId);
		}
		doc.destroy();
		const checkpoints = await database.db
			.selectFrom('document_checkpoint')
			.where('document_id', '=', documentId)
			.orderBy('seq')
			.select('seq')
			.execute();
		expect(checkpoints.map(({ seq }) => seq)).toEqual([1001, 5001, 6001, 7001]);
		expect((await verifyDocument(database.db, documentId))?.faults).toEqual([]);
		const lengths = await node.documents.readMoments(
			database.db,
			documentId,
			[0, 4999, 6543, 7001],
			(past) => plainText(readBlocks(past)).length,
		);
		expect(lengths).toEqual([0, 4999, 6543, 7001]);
		const seen: number[] = [];
		for (let before: number | null = null; ;) {
			const page = await history.open(project.facilitator, 'item', id, { ...NEWEST, before });
			seen.push(...page.sessions.map(({ seq }) => seq));
			if (page.older === null) break;
			before = page.older;
		}
		expect(seen).toEqual([7001, 7000, 6000, 5000, 4000, 3000, 2000, 1000]);
	});

	it('H4 pages join: every session stands on one of them, once', async () => {
		const id = await item();
		for (let index = 1; index <= 12; index += 1) await edit(id, project.guest, add(`Ligne ${index}.`), -30 * index);
		const first = await history.open(project.facilitator, 'item', id, NEWEST);
		const second = await history.open(project.facilitator, 'item', id, { ...NEWEST, before: first.older });
		const seqs = (view: typeof first) => view.sessions.map(({ seq }) => seq);
		expect(seqs(first)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
		expect([seqs(second), second.older]).toEqual([[3, 2, 1], null]);
	});

	it('H6 H7 H8 restoring is one more edit that others see, is recorded, and is undone by restoring again', async () => {
		const id = await item('Un banc sous le tilleul.');
		await edit(id, project.guest, add('Une fontaine.'), 60);
		await edit(id, project.contributor, (doc) => doc.getXmlFragment('default').delete(0, 2), 30);
		node.published.length = 0;
		const seq = await history.restore(project.facilitator, 'item', id, 2);
		expect(seq).toBe(4);
		expect(await textOf(id)).toBe('Un banc sous le tilleul.\nUne fontaine.');
		expect(node.published.map(({ documentId }) => documentId)).toEqual([`text:${id}`]);
		// Of those who wrote the words: neither of who restored them, nor of the server.
		const doc = await node.documents.read(database.db, `text:${id}`);
		const runs = runsIn(readWritten(doc));
		doc.destroy();
		const authors = await readAuthors(
			database.db,
			`text:${id}`,
			runs.map(({ client }) => client),
		);
		expect(runs.map(({ client }) => authors.get(client)?.participantId)).toEqual([
			project.contributor.participantId,
			project.guest.participantId,
		]);
		expect((await readUpdates(database.db, `text:${id}`, 3)).map(({ participantId }) => participantId)).toEqual([null]);
		const view = await history.open(project.steward, 'item', id, NEWEST);
		expect(view.sessions[0]).toMatchObject({ seq: 4, restored: true, changed: { added: 7, removed: 0 } });
		expect(view.sessions[0]?.restoredFrom).toBeInstanceOf(Date);
		const acts = await database.db
			.selectFrom('audit_event')
			.where('project_id', '=', project.projectId)
			.where('act', '=', 'text.restored')
			.select(['participant_id', 'about'])
			.execute();
		expect(acts).toEqual([{ participant_id: project.facilitator.participantId, about: { itemId: id } }]);
		expect(await history.restores(project.observer, 'item', id)).toHaveLength(1);

		expect(await history.restore(project.facilitator, 'item', id, 3)).toBe(5);
		expect(await textOf(id)).toBe('');
		expect(await history.restore(project.facilitator, 'item', id, 3)).toBeNull();
		expect((await verifyDocument(database.db, `text:${id}`))?.faults).toEqual([]);
	});

	it('H9 a text that a round froze, or that is agreed, is not restored', async () => {
		const id = await item();
		await edit(id, project.guest, add('Une fontaine.'));
		for (const state of ['in_round', 'agreed'] as const) {
			await setState(id, state);
			const asked = history.restore(project.steward, 'item', id, 1);
			await expect(asked).rejects.toEqual(refusal('closed', 'text_frozen'));
			expect((await history.open(project.steward, 'item', id, NEWEST)).restoring).toBe('frozen');
		}
		expect(await textOf(id)).toBe('Un banc.\nUne fontaine.');
	});

	it('H10 erased words never come back: their moments do not open, and nothing is restored to before them', async () => {
		const id = await item('Mirabelle-Introuvable.');
		await edit(id, project.guest, add('Une fontaine.'), 60);
		await edit(id, project.guest, (doc) => doc.getXmlFragment('default').delete(0, 1), 30);
		const documentId = `text:${id}`;
		// Between the moment when words left and the sweep that erases them.
		await database.db.transaction().execute((tx) => node.documents.forgetSoon(tx, documentId));
		const gone = refusal('not_found', 'words_erased');
		await expect(history.restore(project.facilitator, 'item', id, 1)).rejects.toEqual(gone);
		await database.db.transaction().execute((tx) => node.documents.eraseHistory(tx, documentId));
		await expect(history.restore(project.facilitator, 'item', id, 2)).rejects.toEqual(gone);
		await expect(history.open(project.facilitator, 'item', id, { ...NEWEST, at: 2 })).rejects.toEqual(gone);
		// What was written since opens for good, also when other checkpoints came.
		for (const words of ['Un arbre.', 'Une rue.', 'Un pont.']) {
			await edit(id, project.guest, add(words));
			await makeCheckpoint(database.db, documentId);
		}
		const view = await history.open(project.facilitator, 'item', id, { ...NEWEST, at: 4 });
		expect(plainText(view.moment?.content ?? [])).toBe('Une fontaine.\nUn arbre.');
		expect(view.erased).toBe(true);
		expect(view.sessions.map(({ seq, erased, changed }) => [seq, erased, changed])).toEqual([
			[6, false, { added: 6, removed: 0 }],
			[3, false, null],
			[2, true, null],
		]);
		expect(JSON.stringify(view)).not.toContain('Mirabelle');
		expect(await history.restore(project.facilitator, 'item', id, 3)).toBe(7);
		expect(await textOf(id)).toBe('Une fontaine.');
	});

	it('H11 whoever erases themself with their words takes them out of a text that was restored, too', async () => {
		const id = await item('Mirabelle-Introuvable.');
		await edit(id, project.contributor, (doc) => doc.getXmlFragment('default').delete(0, 1));
		await history.restore(project.facilitator, 'item', id, 1);
		const personalData = createPersonalData({ ...node, post: testPost(node.clock), erasers: [] });
		const { accountId } = project.contributor;
		await personalData.erase({ id: accountId, administrator: false }, 'withdraw');
		expect(await textOf(id)).toBe('');
		const view = await history.open(project.facilitator, 'item', id, { ...NEWEST, at: 4 });
		expect(JSON.stringify(view)).not.toContain('Mirabelle');
	});
});
