import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate, type DecodedUpdate } from '../../../server/sync/gate.ts';
import { SharedDocument } from '../../../server/sync/shared-document.ts';
import { StoredState } from '../../../server/sync/stored-state.ts';

/** A text that was written and partly deleted, as it is stored, and what it comes to. */
function written(edits: number, checkpointAt: number | null = null): { doc: Y.Doc; stored: StoredState } {
	const doc = new Y.Doc();
	const text = doc.getText('default');
	let stored = new StoredState(null);
	doc.on('update', (update: Uint8Array) => stored.append(update));
	for (let index = 0; index < edits; index++) {
		if (index % 3 === 2) text.delete((index * 7) % text.length, 1);
		else text.insert((index * 5) % (text.length + 1), 'mot');
		if (index === checkpointAt) stored = new StoredState(Y.encodeStateAsUpdate(doc));
	}
	return { doc, stored };
}

const decoded = (bytes: Uint8Array) => decodeUpdate(bytes) as DecodedUpdate;
/** What a client with this document answers to the question what it has. */
const answer = (doc: Y.Doc, stored: StoredState) =>
	decoded(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(stored.vector()))));

describe('the stored state', () => {
	it.each([
		[1, null],
		[31, null],
		[32, null],
		[100, 40],
		[1100, null],
	])(
		'after %i edits knows its vector and its deletions as a document does, and gives them all',
		(edits, checkpoint) => {
			const { doc, stored } = written(edits, checkpoint);
			expect(stored.vector()).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)));
			expect(stored.holds(answer(doc, stored).deletes)).toBe(true);
			expect(stored.open().getText('default').toString()).toBe(doc.getText('default').toString());
		},
	);

	it('gives pieces again as they were, but for those that something was added to', () => {
		const { doc, stored } = written(100, 40);
		const before = stored.pieces();
		doc.getText('default').insert(0, 'encore');
		const after = stored.pieces();
		expect(after[0]).toBe(before[0]);
		expect(after).toHaveLength(before.length);
		expect(after.at(-1)).not.toBe(before.at(-1));
	});

	it('does not hold a deletion that nobody stored, nor one that reaches further', () => {
		const { doc, stored } = written(100, 40);
		const theirs = new Y.Doc();
		Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
		theirs.getText('default').delete(0, 2);
		expect(stored.holds(answer(theirs, stored).deletes)).toBe(false);
		expect(stored.holds(new Map([[1, [{ clock: 0, len: 1 }]]]))).toBe(false);
		expect(stored.holds(new Map())).toBe(true);
	});
});

describe('an answer to step 1', () => {
	function shared(stored: StoredState) {
		const hash = createHash('sha256').digest();
		return new SharedDocument<{ participantId: string }>(
			{
				id: 'text:1',
				kind: 'text',
				projectId: '1',
				seq: 1,
				hash,
				rightsVersion: 1,
				erasedSeq: 0,
				forgetting: false,
			},
			stored,
		);
	}
	const entry = { writer: { participantId: '1' }, count: 1, weight: 1 };

	it('that adds nothing opens no document, and waits its turn to be acknowledged', () => {
		const { doc, stored } = written(100, 40);
		const document = shared(stored);
		stored.open = () => {
			throw new Error('a document was opened');
		};
		expect(document.accept(answer(doc, stored), entry, () => false)).toEqual({ ok: true, update: null });
		expect(document.takeBatch()).toMatchObject({ append: { rows: [] }, entries: [{ count: 1, bytes: null }] });
	});

	it('that deletes something more is for the gate to judge', () => {
		const { doc, stored } = written(100, 40);
		const theirs = new Y.Doc();
		Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
		theirs.getText('default').delete(0, 2);
		const document = shared(stored);
		const opened = stored.open.bind(stored);
		let openings = 0;
		stored.open = () => {
			openings += 1;
			return opened();
		};
		document.accept(answer(theirs, stored), entry, () => false);
		expect(openings).toBe(1);
	});
});
