import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../../src/lib/schemas/wire.ts';
import { decodeUpdate, gate, LONGEST_INSERT, MALFORMED, type GateResult } from '../../../server/sync/gate.ts';
import { randomSource, type RandomSource } from './random-source.ts';
import { write, wordsOf } from './support.ts';

const VICTIM = 111;
const ATTACKER = 222;

/** A shadow with words of the victim, and the judge of what the attacker sends. */
function scene() {
	const victim = new Y.Doc();
	victim.clientID = VICTIM;
	write(victim, 'Les mots de la victime.');
	const shadow = new Y.Doc();
	Y.applyUpdate(shadow, Y.encodeStateAsUpdate(victim));
	const judge = (bytes: Uint8Array, owns: (id: number) => boolean = (id) => id === ATTACKER): GateResult => {
		const decoded = decodeUpdate(bytes);
		return decoded ? gate(decoded, shadow, owns) : MALFORMED;
	};
	const attacker = new Y.Doc();
	attacker.clientID = ATTACKER;
	Y.applyUpdate(attacker, Y.encodeStateAsUpdate(shadow));
	return { victim, shadow, judge, attacker };
}

/** The update that a change of a document makes. */
function updateOf(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
	const before = Y.encodeStateVector(doc);
	doc.transact(() => change(doc));
	return Y.encodeStateAsUpdate(doc, before);
}

/** An update by hand: structs of one client, then a delete set. */
function crafted(
	write: (encoder: encoding.Encoder) => void,
	deletes: [client: number, clock: number, length: number][] = [],
) {
	return encoding.encode((encoder) => {
		write(encoder);
		encoding.writeVarUint(encoder, deletes.length);
		for (const [client, clock, length] of deletes) {
			for (const value of [client, 1, clock, length]) encoding.writeVarUint(encoder, value);
		}
	});
}

const noStructs = (encoder: encoding.Encoder) => encoding.writeVarUint(encoder, 0);
const structs =
	(client: number, clock: number, ...bodies: ((encoder: encoding.Encoder) => void)[]) =>
	(encoder: encoding.Encoder) => {
		for (const value of [1, bodies.length, client, clock]) encoding.writeVarUint(encoder, value);
		for (const body of bodies) body(encoder);
	};
const gcStruct = (length: number) => (encoder: encoding.Encoder) => {
	encoding.writeUint8(encoder, 0);
	encoding.writeVarUint(encoder, length);
};
const skipStruct = (length: number) => (encoder: encoding.Encoder) => {
	encoding.writeUint8(encoder, 10);
	encoding.writeVarUint(encoder, length);
};

describe('the gate lets words through', () => {
	it('G1 own words, formatted and listed as the editor writes them', () => {
		const { attacker, judge, shadow } = scene();
		const bytes = updateOf(attacker, (doc) => {
			const heading = new Y.XmlElement('heading');
			heading.setAttribute('level', 2 as never);
			const text = new Y.XmlText();
			text.insert(0, 'Voir ', { bold: {} });
			text.insert(5, 'la carte', {
				italic: {},
				link: { href: 'https://exemple.fr', target: null, rel: null, class: null, title: null },
			});
			heading.insert(0, [text]);
			const list = new Y.XmlElement('orderedList');
			list.setAttribute('start', 1 as never);
			const item = new Y.XmlElement('listItem');
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText('un'), new Y.XmlElement('hardBreak'), new Y.XmlText('deux')]);
			item.insert(0, [paragraph]);
			list.insert(0, [item]);
			doc.getXmlFragment('default').push([heading, list]);
		});
		expect(judge(bytes)).toMatchObject({ ok: true });
		expect(wordsOf(shadow)).toContain('undeux');
	});

	it('G2 a step 2 that repeats everything adds nothing', () => {
		const { attacker, judge } = scene();
		expect(judge(Y.encodeStateAsUpdate(attacker))).toEqual({ ok: true, update: null });
	});

	it('G3 the deletion of a neighbour’s words in a co-written text', () => {
		const { attacker, judge, shadow } = scene();
		const bytes = updateOf(attacker, (doc) => doc.getXmlFragment('default').delete(0, 1));
		expect(judge(bytes)).toMatchObject({ ok: true });
		expect(wordsOf(shadow)).toBe('');
	});

	it('G4 words written offline under several ids of one’s own', () => {
		const { attacker, judge } = scene();
		write(attacker, 'un');
		attacker.clientID = 333;
		write(attacker, 'deux');
		expect(judge(Y.encodeStateAsUpdate(attacker), (id) => id === ATTACKER || id === 333)).toMatchObject({ ok: true });
	});

	it('G6 whatever several people write, format and delete at once, in any order of arrival', () => {
		const random = randomSource();
		const shadow = new Y.Doc();
		const people = Array.from({ length: 4 }, () => new Y.Doc());
		const owners = new Set(people.map(({ clientID }) => clientID));
		for (let step = 0; step < 600; step++) {
			const doc = people[random.below(people.length)] as Y.Doc;
			act(doc, random);
			if (random.chance(0.7)) continue;
			const decoded = decodeUpdate(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(shadow)));
			const result = decoded && gate(decoded, shadow, (id) => owners.has(id));
			expect(result, `seed ${random.seed}, step ${step}`).toMatchObject({ ok: true });
			if (random.chance(0.5)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(shadow), 'others');
		}
	});

	it('G5 keeps its own encoding of the effect, not the client’s bytes', () => {
		const { attacker, judge, shadow } = scene();
		write(attacker, 'nouveau');
		const result = judge(Y.encodeStateAsUpdate(attacker));
		expect(result.ok && result.update && result.update.length < Y.encodeStateAsUpdate(attacker).length).toBe(true);
		const copy = scene().shadow;
		if (result.ok && result.update) Y.applyUpdate(copy, result.update);
		expect(wordsOf(copy)).toBe(wordsOf(shadow));
	});
});

describe('the six attacks of the threat model', () => {
	it('G10 (A) writing under another’s client id', () => {
		const { judge, victim } = scene();
		const forger = new Y.Doc();
		Y.applyUpdate(forger, Y.encodeStateAsUpdate(victim));
		forger.clientID = VICTIM;
		const bytes = updateOf(forger, (doc) => write(doc, 'forgé'));
		expect(judge(bytes)).toEqual({ ok: false, code: CLOSE.identityConflict, reason: 'foreign_client', spoiled: false });
	});

	it('G11 (B) deleting what is not yet written', () => {
		const { judge, shadow } = scene();
		const next = Y.getState(shadow.store, VICTIM);
		expect(judge(crafted(noStructs, [[VICTIM, next, 50]]))).toMatchObject({
			code: CLOSE.refusedContent,
			reason: 'future_delete',
		});
		expect(judge(crafted(noStructs, [[VICTIM, next - 1, 2]]))).toMatchObject({ reason: 'future_delete' });
		expect(judge(crafted(noStructs, [[98765, 0, 1]]))).toMatchObject({ reason: 'future_delete' });
		expect(shadow.store.pendingDs).toBeNull();
	});

	it('G12 (C) claiming the clocks of a client with one struct of 2^52', () => {
		const { judge, shadow } = scene();
		const next = Y.getState(shadow.store, VICTIM);
		expect(judge(crafted(structs(VICTIM, next, gcStruct(2 ** 52))))).toMatchObject({ code: CLOSE.identityConflict });
		expect(judge(crafted(structs(ATTACKER, 0, gcStruct(2 ** 52))))).toMatchObject({ code: CLOSE.tooLarge });
		expect(judge(crafted(structs(ATTACKER, 0, gcStruct(LONGEST_INSERT + 1))))).toMatchObject({ code: CLOSE.tooLarge });
	});

	it('G13 (D, E) raw keys, roots and maps: nothing but text can be reached', () => {
		const { attacker, judge, shadow } = scene();
		const asMap = updateOf(attacker, (doc) => doc.getMap('votes').set('choice', 'object'));
		expect(judge(asMap)).toMatchObject({ code: CLOSE.refusedContent });
		expect([...shadow.share.keys()]).toEqual(['default']);
	});
});

describe('the gate refuses', () => {
	it('G20 bytes that do not decode, or not to the end', () => {
		const { judge, attacker } = scene();
		write(attacker, 'x');
		const bytes = Y.encodeStateAsUpdate(attacker);
		expect(judge(new Uint8Array([...bytes, 0]))).toEqual(MALFORMED);
		expect(judge(bytes.slice(0, -3))).toEqual(MALFORMED);
		expect(judge(new Uint8Array())).toEqual(MALFORMED);
	});

	it('G21 gaps in the clocks, and skips', () => {
		const { judge } = scene();
		const later = new Y.Doc();
		later.clientID = ATTACKER;
		write(later, 'un');
		const bytes = updateOf(later, (doc) => write(doc, 'deux'));
		expect(judge(bytes)).toMatchObject({ reason: 'gap' });
		expect(judge(crafted(structs(ATTACKER, 0, skipStruct(5), gcStruct(1))))).toMatchObject({ reason: 'gap' });
	});

	it('G22 a client that comes twice in one update', () => {
		const { judge } = scene();
		const bytes = crafted((encoder) => {
			encoding.writeVarUint(encoder, 3);
			for (const [client, clock] of [
				[ATTACKER, 0],
				[5, 0],
				[ATTACKER, 1],
			] as const) {
				for (const value of [1, client, clock]) encoding.writeVarUint(encoder, value);
				gcStruct(1)(encoder);
			}
		});
		expect(judge(bytes, () => true)).toMatchObject({ reason: 'clients_repeated' });
	});

	it('G23 words that stand on words nobody knows', () => {
		const { judge, shadow, victim } = scene();
		const ahead = new Y.Doc();
		ahead.clientID = ATTACKER;
		write(victim, 'jamais envoyé');
		Y.applyUpdate(ahead, Y.encodeStateAsUpdate(victim));
		const bytes = updateOf(ahead, (doc) => write(doc, 'après'));
		expect(judge(bytes)).toMatchObject({ ok: false, reason: 'unknown_origin', spoiled: false });
		expect(shadow.store.pendingStructs).toBeNull();
	});

	it.each<[string, (doc: Y.Doc) => void, string]>([
		['an unknown node', (doc) => doc.getXmlFragment('default').push([new Y.XmlElement('script')]), 'unknown_node'],
		[
			'a node named like a built-in',
			(doc) => doc.getXmlFragment('default').push([new Y.XmlElement('constructor')]),
			'unknown_node',
		],
		['words outside a paragraph', (doc) => doc.getXmlFragment('default').push([new Y.XmlText('nu')]), 'misplaced_node'],
		[
			'a list item outside a list',
			(doc) => doc.getXmlFragment('default').push([new Y.XmlElement('listItem')]),
			'misplaced_node',
		],
		[
			'a hook',
			(doc) => doc.getXmlFragment('default').push([new Y.XmlHook('x') as unknown as Y.XmlElement]),
			'unknown_node',
		],
		['an unknown attribute', (doc) => firstParagraph(doc).setAttribute('onclick', 'x'), 'unknown_attribute'],
		[
			'a heading of level 1',
			(doc) => {
				const heading = new Y.XmlElement('heading');
				heading.setAttribute('level', 1 as never);
				doc.getXmlFragment('default').push([heading]);
			},
			'unknown_attribute',
		],
		['an unknown mark', (doc) => firstText(doc).format(0, 3, { color: 'red' }), 'unknown_mark'],
		[
			'a link that runs a script',
			(doc) => firstText(doc).format(0, 3, { link: { href: 'javascript:alert(1)' } }),
			'unknown_mark',
		],
		[
			'a link with a key of its own',
			(doc) => firstText(doc).format(0, 3, { link: { href: 'https://a.fr', onclick: 'x' } }),
			'unknown_mark',
		],
		['an embed', (doc) => firstText(doc).insertEmbed(0, { image: 'x' }), 'unknown_content'],
		['a document within', (doc) => firstText(doc).insertEmbed(0, new Y.Map()), 'unknown_node'],
		['the null character', (doc) => firstText(doc).insert(0, 'a\u0000b'), 'null_character'],
	])('G24 %s', (_what, change, reason) => {
		const { attacker, judge } = scene();
		expect(judge(updateOf(attacker, change))).toMatchObject({ ok: false, code: CLOSE.refusedContent, reason });
	});

	it('G25 a decoded object with ancestors of its own choosing', () => {
		const { attacker, judge } = scene();
		const value = Object.defineProperty({ href: 'https://a.fr' }, '__proto__', {
			value: { role: 'steward' },
			enumerable: true,
		});
		expect(judge(updateOf(attacker, (doc) => firstText(doc).format(0, 3, { link: value })))).toMatchObject({
			reason: 'unknown_mark',
		});
	});

	describe('G27 words that say they stand', () => {
		/** `écrit` between the signs of the victim's text with these clocks. */
		const between = (left: number, right: number) =>
			crafted(
				structs(ATTACKER, 0, (encoder) => {
					encoding.writeUint8(encoder, 4 | 128 | 64);
					for (const value of [VICTIM, left, VICTIM, right]) encoding.writeVarUint(encoder, value);
					encoding.writeVarString(encoder, 'écrit');
				}),
			);

		// 0 is the paragraph, 1 its text, 2 the first sign in it.
		it.each([
			['after the end of a run and before its middle', 8, 5],
			['after and before the same sign within a run', 5, 5],
		])('%s', (_what, left, right) => {
			const { judge, victim } = scene();
			const refused = { ok: false, code: CLOSE.refusedContent, reason: 'contradictory_place', spoiled: true };
			expect(judge(between(left, right))).toEqual(refused);
			// Two copies, of which one had cut the run before: what is refused would stand at two places.
			const [whole, cut] = [new Y.Doc(), new Y.Doc()];
			for (const copy of [whole, cut]) Y.applyUpdate(copy, Y.encodeStateAsUpdate(victim));
			cut.transact((transaction) => {
				Y.getItemCleanStart(transaction, Y.createID(VICTIM, right));
				Y.applyUpdate(cut, between(left, right));
			});
			Y.applyUpdate(whole, between(left, right));
			expect(wordsOf(whole)).not.toBe(wordsOf(cut));
		});

		it.each([
			['between neighbours', 5, 6],
			['around others', 5, 9],
			['after and before the first sign of a run, as undo writes it at times', 2, 2],
		])('%s, and are taken', (_what, left, right) => {
			const { judge, shadow } = scene();
			expect(judge(between(left, right))).toMatchObject({ ok: true });
			expect(wordsOf(shadow)).toContain('écrit');
		});
	});

	it('G26 lists nested beyond reason', () => {
		const { attacker, judge } = scene();
		const bytes = updateOf(attacker, (doc) => {
			let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('default');
			for (let depth = 0; depth < 40; depth++) {
				const list: Y.XmlElement = new Y.XmlElement('bulletList');
				const item: Y.XmlElement = new Y.XmlElement('listItem');
				parent.insert(0, [list]);
				list.insert(0, [item]);
				parent = item;
			}
		});
		expect(judge(bytes)).toMatchObject({ reason: 'too_deep' });
	});
});

function firstParagraph(doc: Y.Doc): Y.XmlElement {
	return doc.getXmlFragment('default').get(0) as Y.XmlElement;
}
function firstText(doc: Y.Doc): Y.XmlText {
	return firstParagraph(doc).get(0) as Y.XmlText;
}

/** One change of one person: what editors do, coarsely. */
function act(doc: Y.Doc, random: RandomSource): void {
	const root = doc.getXmlFragment('default');
	const paragraph = root.length > 0 ? (root.get(random.below(root.length)) as Y.XmlElement) : null;
	const text = paragraph && paragraph.length > 0 ? (paragraph.get(0) as Y.XmlText) : null;
	const kind = random.below(6);
	if (kind === 0 && root.length > 3) root.delete(random.below(root.length), 1);
	else if (!text || kind === 1) write(doc, `p${random.below(1000)}`);
	else if (text.length === 0 || kind < 4) {
		text.insert(random.below(text.length + 1), 'mot ', random.chance(0.3) ? { bold: {} } : {});
	} else {
		const at = random.below(text.length);
		const length = Math.min(1 + random.below(6), text.length - at);
		if (kind === 4) text.delete(at, length);
		else text.format(at, length, { italic: random.chance(0.5) ? {} : null });
	}
}
