import * as Y from 'yjs';
import { TEXT_ROOT } from '#lib/sync/rich-text.ts';
import type { RandomSource } from '../server/sync/random-source.ts';

/** Somebody who writes from one device: a replica of the text under a client id of its own. */
export interface Writer {
	person: string;
	doc: Y.Doc;
}

/**
 * People who write in one text at random, from several devices each, and a model beside them: every sign that is typed
 * is another one, so that a sign names whoever typed it.
 */
export function textWriters(random: RandomSource, people: readonly string[], devices = 2) {
	const writers: Writer[] = people.flatMap((person) =>
		Array.from({ length: devices }, () => ({ person, doc: new Y.Doc() })),
	);
	/** Who typed each sign. */
	const typed = new Map<string, string>();
	let next = 0x4e00;

	function signs(person: string, count: number): string {
		const text = Array.from({ length: count }, () => String.fromCharCode(next++));
		for (const sign of text) typed.set(sign, person);
		// A space now and then: words are what is compared and restored.
		return random.chance(0.5) ? `${text.join('')} ` : text.join('');
	}

	const textsOf = (doc: Y.Doc): Y.XmlText[] => {
		const walk = (node: unknown): Y.XmlText[] => {
			if (node instanceof Y.XmlText) return [node];
			return node instanceof Y.XmlElement || node instanceof Y.XmlFragment ? node.toArray().flatMap(walk) : [];
		};
		return walk(doc.getXmlFragment(TEXT_ROOT));
	};

	function paragraph(name = 'paragraph'): { element: Y.XmlElement; text: Y.XmlText } {
		const element = new Y.XmlElement(name);
		if (name === 'heading') element.setAttribute('level', 2 as never);
		const text = new Y.XmlText();
		element.insert(0, [text]);
		return { element, text };
	}

	/** One edit of somebody, on their own replica. */
	function edit({ doc, person }: Writer): void {
		doc.transact(() => {
			const root = doc.getXmlFragment(TEXT_ROOT);
			const texts = textsOf(doc);
			const text = texts[random.below(texts.length || 1)];
			const dice = random.below(20);
			if (!text || dice === 0) {
				const { element, text: made } = paragraph(random.chance(0.2) ? 'heading' : 'paragraph');
				root.insert(random.below(root.length + 1), [element]);
				made.insert(0, signs(person, 3));
			} else if (dice === 1) {
				const [list, item] = [new Y.XmlElement('bulletList'), new Y.XmlElement('listItem')];
				const { element, text: made } = paragraph();
				root.insert(random.below(root.length + 1), [list]);
				list.insert(0, [item]);
				item.insert(0, [element]);
				made.insert(0, signs(person, 2));
			} else if (dice === 2 && root.length > 1) root.delete(random.below(root.length), 1);
			else if (dice === 3 && text.parent instanceof Y.XmlElement)
				text.parent.insert(text.parent.length, [new Y.XmlElement('hardBreak'), new Y.XmlText(signs(person, 1))]);
			else if (dice < 8 && text.length > 0) {
				const at = random.below(text.length);
				text.delete(at, 1 + random.below(Math.min(4, text.length - at)));
			} else if (dice < 11 && text.length > 0) {
				const at = random.below(text.length);
				const mark = random.chance(0.5) ? 'bold' : 'italic';
				text.format(at, 1 + random.below(text.length - at), { [mark]: random.chance(0.7) ? {} : null });
			} else text.insert(random.below(text.length + 1), signs(person, 1 + random.below(4)));
		});
	}

	const meet = (one: Writer, two: Writer) => {
		Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(two.doc, Y.encodeStateVector(one.doc)));
		Y.applyUpdate(two.doc, Y.encodeStateAsUpdate(one.doc, Y.encodeStateVector(two.doc)));
	};
	const any = () => writers[random.below(writers.length)] as Writer;

	return {
		writers,
		typed,
		/** Who is behind each client id: what the server keeps in `client_binding`. */
		personOf: (client: number) => writers.find(({ doc }) => doc.clientID === client)?.person,
		/** So many edits by people who meet at random. */
		write(edits: number): void {
			for (let count = 0; count < edits; count += 1) {
				edit(any());
				if (random.chance(0.4)) meet(any(), any());
			}
		},
		/** Everybody has everything. */
		settle(): Y.Doc {
			const [first, ...others] = writers as [Writer, ...Writer[]];
			for (let round = 0; round < 2; round += 1) for (const other of others) meet(first, other);
			return first.doc;
		},
		signs,
	};
}
