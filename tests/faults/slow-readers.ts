import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { TEXT_ROOT } from '../../src/lib/sync/rich-text.ts';
import { step1 } from '../server/sync/support.ts';
import { stockClient, textClient, type Seat } from './clients.ts';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import { LogReader } from './log-reader.ts';
import { openScene } from './scene.ts';

/** What is pasted while somebody does not read: well above what the server keeps for one line, and the kernels buffer. */
const PASTES = 150;
const PASTED = 'é'.repeat(40_000);
const BETWEEN_MS = 5;
const NOTICED_MS = 30_000;
const TRY_AGAIN_LATER = 1013;
/** The far end closed before it could say why. */
const CUT = 1006;
const MOST_TURNS = 60;

export const slowReaders: Fault = {
	what: 'reader that stops reading while much is pasted',
	full: 50,
	small: 0,
	async run({ turns, random, tally }) {
		const scene = await openScene({ spare: MOST_TURNS });
		try {
			await allTheSame(scene, tally);
			for (const turn of turns()) {
				// A text of its own for each turn: what is pasted would fill one.
				const document = scene.spare[turn % MOST_TURNS] ?? '';
				const [writer, reader] = [textClient(scene.seat(document)), stockClient(scene.seat(document))];
				scene.writers.push(writer);
				scene.readers.push(reader);
				scene.logs.set(document, new LogReader(document));
				await allTheSame(scene, tally);
				const slow = await openSlow(scene.seat(document));
				const stop = startLoad(scene, random);
				for (let paste = 0; paste < PASTES; paste++) {
					writer.doc.getXmlFragment(TEXT_ROOT).push([paragraph(PASTED)]);
					await delay(BETWEEN_MS);
				}
				await nothingLost(scene, tally);
				stop();
				await allTheSame(scene, tally, 60_000);
				const code = await slow.end();
				if (code !== TRY_AGAIN_LATER && code !== CUT) tally.wrong.push(`a reader that did not read was kept (${code})`);
				await chainsHold(scene, tally);
				for (const client of [scene.writers.pop(), scene.readers.pop()]) client?.destroy();
				scene.logs.delete(document);
			}
			await chainsHold(scene, tally);
		} finally {
			await scene.remove();
		}
	},
};

function paragraph(words: string): Y.XmlElement {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText(words)]);
	return element;
}

/** Asks for the document and reads no more. `end`: reads on; the code by which the line was ended, null if it was not. */
async function openSlow({ host, document, cookie }: Seat): Promise<{ end(): Promise<number | null> }> {
	// Past the proxy, which would hold as much again as the kernel does.
	const socket = new WebSocket(`ws://${host}/sync/${encodeURIComponent(document)}`, [], { headers: { cookie, host } });
	socket.on('error', () => undefined);
	await new Promise((resolve) => socket.once('open', resolve));
	socket.send(step1());
	await new Promise((resolve) => socket.once('message', resolve));
	socket.pause();
	const closed = new Promise<number>((resolve) => socket.once('close', resolve));
	return {
		async end() {
			socket.resume();
			const code = await Promise.race([closed, delay(NOTICED_MS).then(() => null)]);
			socket.terminate();
			return code;
		},
	};
}
