import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate, gate, shadowProblem } from '../../../server/sync/gate.ts';
import { readMessage, type ClientMessage } from '../../../server/sync/protocol.ts';
import { randomSource } from './random-source.ts';
import { awarenessBytes, step1, step2, update, write } from './support.ts';

/** `npm run test:fuzz` asks for more. */
const INPUTS = Number(process.env.TRAME_FUZZ ?? 2000);
const PROGRESS = 10_000;
/** Mutations of each correct update: to make one takes far longer than to judge one. */
const MUTANTS = 10;
/** Far above what a busy machine takes. */
const TIMEOUT = 30_000 + INPUTS * 50;

type Random = ReturnType<typeof randomSource>;

describe('mutated updates', () => {
	it(
		'G30 change the document only as words of their sender, or not at all',
		async () => {
			const random = randomSource();
			const victim = createVictim(random.seed);
			const valid = validUpdates(victim, random);
			for (let index = 0; index < INPUTS; index++) {
				await tellProgress(index, random.seed);
				victim.offer(mutate(valid(index), random), index);
			}
			victim.expectSame();
			expect(victim.counts.refused).toBeGreaterThan(INPUTS / 4);
			expect(victim.counts.accepted).toBeGreaterThan(0);
		},
		TIMEOUT,
	);
});

describe('random frames', () => {
	it(
		'R3, G30 are no message, or one that changes the document only as words of their sender',
		async () => {
			const random = randomSource();
			const victim = createVictim(random.seed);
			const valid = validUpdates(victim, random);
			const kinds = new Map<string, number>();
			for (let index = 0; index < INPUTS; index++) {
				await tellProgress(index, random.seed);
				const message = parsed(frame(victim.shadow, index, valid, random));
				const kind = message?.kind ?? 'none';
				kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
				if (message?.kind === 'update' || message?.kind === 'step2') victim.offer(message.update, index);
			}
			victim.expectSame();
			// Both roads were taken: frames that are nothing, and frames that the gate had to judge.
			for (const kind of ['none', 'update', 'step2', 'awareness']) expect(kinds.get(kind), kind).toBeGreaterThan(0);
		},
		TIMEOUT,
	);
});

async function tellProgress(index: number, seed: number): Promise<void> {
	if (index === 0 || index % PROGRESS !== 0) return;
	console.info(`${index} of ${INPUTS}, seed ${seed}`);
	// What is printed leaves this process only when it has a moment.
	await new Promise((resolve) => setImmediate(resolve));
}

/** A small document of somebody, and what a room does with what a stranger sends to it. */
function createVictim(seed: number) {
	const doc = new Y.Doc();
	doc.clientID = 1;
	for (let index = 0; index < 20; index++) write(doc, `phrase ${index} de la victime`);
	const committed = Y.encodeStateAsUpdate(doc);
	let shadow = open(committed);
	let durable = committed;
	const counts = { refused: 0, accepted: 0 };
	const expectSame = () => {
		const reloaded = open(durable);
		expect(Y.equalSnapshots(Y.snapshot(reloaded), Y.snapshot(shadow)), `seed ${seed}`).toBe(true);
		expect(reloaded.getXmlFragment('default').toString(), `seed ${seed}`).toBe(
			shadow.getXmlFragment('default').toString(),
		);
	};
	return {
		counts,
		expectSame,
		get shadow() {
			return shadow;
		},
		offer(bytes: Uint8Array, index: number): void {
			const victimState = Y.getState(shadow.store, 1);
			const decoded = decodeUpdate(bytes);
			const result = decoded ? gate(decoded, shadow, (id) => id >= 1000) : null;
			if (result?.ok) {
				counts.accepted += 1;
				if (result.update) durable = Y.mergeUpdates([durable, result.update]);
			} else {
				counts.refused += 1;
				// What the room does: a spoiled shadow is made anew from what is stored.
				if (result?.spoiled) shadow = open(durable);
			}
			expect(shadowProblem(shadow), `seed ${seed}, input ${index}`).toBeNull();
			expect(Y.getState(shadow.store, 1), `seed ${seed}, input ${index}`).toBe(victimState);
			if (index % 100 === 0) expectSame();
			if (durable.length > 8000) {
				durable = committed;
				shadow = open(committed);
			}
		},
	};
}

function parsed(bytes: Uint8Array): ClientMessage | null {
	try {
		return readMessage(bytes);
	} catch {
		return null;
	}
}

/** Chance, or a correct message of any kind, mutated as a whole. */
function frame(shadow: Y.Doc, index: number, valid: (index: number) => Uint8Array, random: Random): Uint8Array {
	const kind = random.below(6);
	if (kind === 0) return Uint8Array.from({ length: 1 + random.below(200) }, () => random.below(256));
	if (kind === 1) return mutate(awarenessBytes([[1000 + index, 1, { cursor: random.below(9) }]]), random);
	if (kind === 2) return mutate(step1(shadow), random);
	const bytes = valid(index);
	return mutate(kind === 3 ? step2(bytes) : update(bytes), random);
}

function open(bytes: Uint8Array): Y.Doc {
	// An id of its own takes longer to make than all the rest.
	const doc = new Y.Doc({ guid: 'fuzz' });
	Y.applyUpdate(doc, bytes);
	return doc;
}

/** Correct updates for the document as it stands, each given a few times in a row. */
function validUpdates(victim: { shadow: Y.Doc }, random: Random): (index: number) => Uint8Array {
	let made = -1;
	let bytes: Uint8Array = new Uint8Array();
	return (index) => {
		const number = Math.floor(index / MUTANTS);
		if (number !== made) bytes = validUpdate(victim.shadow, number, random);
		made = number;
		return bytes;
	};
}

/** A correct update of a stranger, under an id that is theirs. */
function validUpdate(shadow: Y.Doc, index: number, random: Random): Uint8Array {
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

function mutate(bytes: Uint8Array, random: Random): Uint8Array {
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
