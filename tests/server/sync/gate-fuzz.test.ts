import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate, gate, shadowProblem } from '../../../server/sync/gate.ts';
import { randomSource } from './random-source.ts';
import { write } from './support.ts';

const INPUTS = 2000;

describe('mutated updates', () => {
	it('G30 change the document only as words of their sender, or not at all', () => {
		const random = randomSource();
		const doc = new Y.Doc();
		doc.clientID = 1;
		for (let index = 0; index < 20; index++) write(doc, `phrase ${index} de la victime`);
		const committed = Y.encodeStateAsUpdate(doc);
		let shadow = open(committed);
		let durable = committed;
		const counts = { refused: 0, accepted: 0 };
		for (let index = 0; index < INPUTS; index++) {
			const victimState = Y.getState(shadow.store, 1);
			const decoded = decodeUpdate(mutate(validUpdate(shadow, index, random), random));
			const result = decoded ? gate(decoded, shadow, (id) => id >= 1000) : null;
			if (result?.ok) {
				counts.accepted += 1;
				if (result.update) durable = Y.mergeUpdates([durable, result.update]);
			} else {
				counts.refused += 1;
				// What the room does: a spoiled shadow is made anew from what is stored.
				if (result?.spoiled) shadow = open(durable);
			}
			expect(shadowProblem(shadow), `seed ${random.seed}, input ${index}`).toBeNull();
			expect(Y.getState(shadow.store, 1), `seed ${random.seed}, input ${index}`).toBe(victimState);
			if (index % 100 === 0) expectSame(shadow, durable, random.seed);
			if (durable.length > 8000) {
				durable = committed;
				shadow = open(committed);
			}
		}
		expectSame(shadow, durable, random.seed);
		expect(counts.refused).toBeGreaterThan(INPUTS / 4);
		expect(counts.accepted).toBeGreaterThan(0);
	});
});

function open(bytes: Uint8Array): Y.Doc {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, bytes);
	return doc;
}

/** A correct update of a stranger, under an id that is theirs. */
function validUpdate(shadow: Y.Doc, index: number, random: ReturnType<typeof randomSource>): Uint8Array {
	const stranger = open(Y.encodeStateAsUpdate(shadow));
	stranger.clientID = 1000 + index;
	const before = Y.encodeStateVector(stranger);
	const root = stranger.getXmlFragment('default');
	if (random.chance(0.5) || root.length === 0) write(stranger, `étranger ${index}`);
	else {
		const paragraph = root.get(random.below(root.length)) as Y.XmlElement;
		const text = paragraph.length > 0 ? (paragraph.get(0) as Y.XmlText) : null;
		if (text instanceof Y.XmlText)
			text.insert(random.below(text.length + 1), 'mot', random.chance(0.3) ? { bold: {} } : {});
		if (random.chance(0.2)) root.delete(random.below(root.length), 1);
	}
	return Y.encodeStateAsUpdate(stranger, before);
}

function mutate(bytes: Uint8Array, random: ReturnType<typeof randomSource>): Uint8Array {
	let mutated = Uint8Array.from(bytes);
	const times = random.below(8);
	for (let index = 0; index < times; index++) {
		const at = random.below(mutated.length);
		const kind = random.below(4);
		if (kind === 0) mutated[at] = random.below(256);
		else if (kind === 1) mutated = mutated.slice(0, Math.max(1, at));
		else if (kind === 2) mutated = Uint8Array.from([...mutated.slice(0, at), random.below(256), ...mutated.slice(at)]);
		else mutated = Uint8Array.from([...mutated.slice(0, at), ...mutated.slice(at + 1)]);
		if (mutated.length === 0) return Uint8Array.from([random.below(256)]);
	}
	return mutated;
}

function expectSame(shadow: Y.Doc, durable: Uint8Array, seed: number): void {
	const reloaded = open(durable);
	expect(Y.equalSnapshots(Y.snapshot(reloaded), Y.snapshot(shadow)), `seed ${seed}`).toBe(true);
	expect(reloaded.getXmlFragment('default').toString(), `seed ${seed}`).toBe(
		shadow.getXmlFragment('default').toString(),
	);
}
