import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOOR } from '#lib/domain/floor.ts';
import { threadOf, type ThreadItem, type ThreadNote, type ThreadRows } from '#lib/domain/thread.ts';
import { ITEM_STATES, type ItemKind } from '#lib/domain/vocabulary.ts';
import { weave, weaveTable, type Weave } from '#lib/domain/weave.ts';

const COLLEGES = ['residents', 'associations', 'state'];
let last = 0;
const notes = (collegeId: string, howMany: number, more: Partial<ThreadNote> = {}): ThreadNote[] =>
	Array.from({ length: howMany }, () => {
		const id = `n${++last}`;
		return { id, groupId: null, collegeId, speaker: id, voices: 1, ...more };
	});
const item = (id: string, kind: ItemKind, more: Partial<ThreadItem> = {}): ThreadItem => ({
	id,
	kind,
	number: 1,
	title: id,
	state: 'drafting',
	stateReason: '',
	response: null,
	...more,
});
const from = (itemId: string, source: { noteId?: string; groupId?: string; sourceItemId?: string }) => ({
	itemId,
	noteId: null,
	groupId: null,
	sourceItemId: null,
	...source,
});
const weight = (picture: Weave, test: (link: Weave['links'][number]) => boolean) =>
	picture.links.filter(test).reduce((sum, link) => sum + link.value, 0);

describe('the thread', () => {
	const [first, grouped, alone] = [
		notes('residents', 1),
		notes('residents', 1, { groupId: 'g' }),
		notes('state', 1),
	].flat();
	if (!first || !grouped || !alone) throw new Error('no notes');
	const rows: ThreadRows = {
		notes: [first, grouped, alone],
		items: [
			item('lifts', 'finding', { state: 'agreed' }),
			item('buses', 'finding', { state: 'set_aside', stateReason: 'Hors compétence' }),
			item('48 hours', 'recommendation', { state: 'in_contract' }),
		],
		sources: [
			from('lifts', { noteId: first.id }),
			from('lifts', { groupId: 'g' }),
			from('buses', { groupId: 'g' }),
			from('48 hours', { sourceItemId: 'lifts' }),
			from('48 hours', { noteId: first.id }),
		],
		articles: [{ itemId: '48 hours', label: '3.3' }],
	};
	const thread = threadOf(rows);

	it('leads from a note through its finding and recommendation to the article, once', () => {
		expect(thread.strandsOf(first)).toMatchObject([
			{ finding: { id: 'lifts' }, recommendation: { id: '48 hours' }, end: { kind: 'article', label: '3.3' } },
		]);
	});

	it('leads from a note through its group, also to what was not kept, with the reason', () => {
		expect(thread.strandsOf(grouped).map((strand) => strand.end)).toMatchObject([
			{ kind: 'article' },
			{ kind: 'set_aside', reason: 'Hors compétence' },
		]);
	});

	it('says of a note that nobody took up that it waits', () => {
		expect(thread.strandsOf(alone)).toEqual([{ finding: null, recommendation: null, end: { kind: 'waiting' } }]);
	});

	it('leads back from an item to all notes behind it, each once', () => {
		expect(thread.notesBehind('48 hours').map((note) => note.id)).toEqual([first.id, grouped.id]);
	});

	it('ends at the answer when a recommendation is not kept', () => {
		const refused = item('r', 'recommendation', {
			response: { status: 'not_kept', reason: 'Trop cher', plainText: 'C’est trop cher.' },
		});
		expect(thread.endsOf(refused)).toMatchObject([{ kind: 'set_aside', reason: 'Trop cher' }]);
	});

	it('walks a circle of items without end', () => {
		const circle = threadOf({
			notes: [first],
			items: [item('a', 'diagnosis'), item('b', 'diagnosis')],
			sources: [from('a', { sourceItemId: 'b' }), from('b', { sourceItemId: 'a' }), from('a', { noteId: first.id })],
			articles: [],
		});
		expect(circle.strandsOf(first).length).toBeGreaterThan(0);
		expect(circle.notesBehind('b')).toHaveLength(1);
	});
});

describe('the weave', () => {
	it('merges colleges heard through fewer than five people into the others', () => {
		const picture = weave(
			{ notes: [...notes('residents', 9), ...notes('state', 2)], items: [], sources: [], articles: [] },
			COLLEGES,
		);
		const starts = picture.nodes.filter((node) => node.column === 0);
		expect(starts.map((node) => node.kind)).toEqual(['college', 'others']);
		expect(JSON.stringify(picture)).not.toContain('state');
		expect(starts.map((node) => node.notes)).toEqual([null, null]);
	});

	it('counts people, not notes: nine notes of one participant stay under the floor', () => {
		const talkative = notes('residents', 9, { speaker: 'nadia' });
		const picture = weave(
			{ notes: [...talkative, ...notes('state', 7)], items: [], sources: [], articles: [] },
			COLLEGES,
		);
		expect(picture.nodes.find((node) => node.collegeId === 'residents')).toBeUndefined();
	});

	it('loses no note and invents none: what leaves a node has arrived there, for any thread', () => {
		fc.assert(
			fc.property(threadArbitrary, (rows) => {
				const picture = weave(rows, COLLEGES);
				expect(
					weight(picture, (link) => picture.nodes.find((node) => node.id === link.source)?.column === 0),
				).toBeCloseTo(rows.notes.length);
				for (const node of picture.nodes) {
					if (node.column === 0) continue;
					const into = weight(picture, (link) => link.target === node.id);
					const out = weight(picture, (link) => link.source === node.id);
					if (out > 0) expect(out).toBeCloseTo(into);
				}
				for (const link of picture.links) {
					const [source, target] = [link.source, link.target].map((id) => picture.nodes.find((node) => node.id === id));
					expect((target?.column ?? 0) - (source?.column ?? 0)).toBe(1);
				}
			}),
			{ verbose: true },
		);
	});

	it('shows no count by college between one and four', () => {
		fc.assert(
			fc.property(threadArbitrary, (rows) => {
				const picture = weave(rows, COLLEGES);
				const counts = [
					picture.people,
					...picture.links.map((link) => link.notes),
					...picture.nodes.flatMap((node) => node.byCollege.map((cell) => cell.notes)),
				];
				for (const value of counts) expect(value === null || value === 0 || value >= FLOOR).toBe(true);
			}),
			{ verbose: true },
		);
	});

	it('has a table twin with every finding, recommendation and end', () => {
		const said = notes('residents', 6);
		const rows: ThreadRows = {
			notes: said,
			items: [item('lifts', 'finding'), item('48 hours', 'recommendation', { state: 'contested' })],
			sources: [...said.map((note) => from('lifts', { noteId: note.id })), from('48 hours', { sourceItemId: 'lifts' })],
			articles: [],
		};
		expect(
			weaveTable(weave(rows, COLLEGES)).map((row) => [
				row.node.kind,
				row.node.byCollege[0]?.notes,
				row.leadsTo.map((node) => node.kind),
			]),
		).toEqual([
			['finding', 6, ['recommendation']],
			['recommendation', 6, ['contested']],
			['contested', 6, []],
		]);
	});
});

const threadArbitrary: fc.Arbitrary<ThreadRows> = fc
	.record({
		notes: fc.array(
			fc.record({
				groupId: fc.constantFrom(null, 'g1', 'g2'),
				collegeId: fc.constantFrom(null, ...COLLEGES),
				voices: fc.integer({ min: 1, max: 3 }),
			}),
			{ maxLength: 40 },
		),
		findings: fc.array(fc.constantFrom(...ITEM_STATES), { maxLength: 5 }),
		recommendations: fc.array(fc.constantFrom(...ITEM_STATES), { maxLength: 5 }),
		links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('note', 'group', 'item')), { maxLength: 30 }),
	})
	.map(({ notes: said, findings, recommendations, links }) => {
		const all = said.map((note, index) => ({ id: `n${index}`, speaker: `s${index}`, ...note }));
		const f = findings.map((state, index) => item(`f${index}`, 'finding', { state }));
		const r = recommendations.map((state, index) => item(`r${index}`, 'recommendation', { state }));
		const items = [...f, ...r];
		const sources = links.flatMap(([a, b, kind]) => {
			const target = items[a % Math.max(1, items.length)];
			if (!target) return [];
			if (kind === 'group') return [from(target.id, { groupId: `g${(b % 2) + 1}` })];
			const note = all[b % Math.max(1, all.length)];
			if (kind === 'note') return note ? [from(target.id, { noteId: note.id })] : [];
			const finding = f[b % Math.max(1, f.length)];
			return finding && target.kind === 'recommendation' ? [from(target.id, { sourceItemId: finding.id })] : [];
		});
		const articles = r.filter((one) => one.state === 'in_contract').map((one) => ({ itemId: one.id, label: one.id }));
		return { notes: all, items, sources, articles };
	});
