import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import { openScene } from './scene.ts';

/** What the dead server had already handed to the network still arrives. */
const ARRIVES_MS = 50;
const OFFLINE_MS = 1000;

export const killServer: Fault = {
	what: '`kill -9` of the server at a random moment',
	full: 200,
	small: 1,
	async run({ turns, random, tally }) {
		const scene = await openScene();
		try {
			await allTheSame(scene, tally);
			for (const _ of turns()) {
				const stop = startLoad(scene, random);
				await delay(100 + random.below(900));
				await scene.server.kill();
				await delay(ARRIVES_MS);
				// While it is dead: nobody can repeat what the database lacks.
				await nothingLost(scene, tally);
				// People go on writing for a while although nobody answers.
				await Promise.all([scene.server.start(), delay(OFFLINE_MS).then(stop)]);
				await allTheSame(scene, tally, 60_000);
			}
			await chainsHold(scene, tally);
		} finally {
			await scene.remove();
		}
	},
};
