import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import { openScene } from './scene.ts';

export const killPostgres: Fault = {
	what: '`kill -9` of Postgres at a random moment',
	full: 50,
	small: 1,
	async run({ turns, random, tally }) {
		const scene = await openScene();
		const { postgres } = scene;
		try {
			await allTheSame(scene, tally);
			for (const _ of turns()) {
				const stop = startLoad(scene, random);
				await delay(100 + random.below(900));
				await postgres.kill();
				// The server, which lives, must not reach the database before it was looked at.
				postgres.proxy.cut();
				await postgres.start();
				await scene.reconnect();
				await nothingLost(scene, tally);
				postgres.proxy.mend();
				stop();
				await allTheSame(scene, tally);
			}
			await chainsHold(scene, tally);
		} finally {
			await scene.remove();
		}
	},
};
