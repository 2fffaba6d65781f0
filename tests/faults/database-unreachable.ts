import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import { openScene, type Scene } from './scene.ts';

/** The product's rule: whoever waits is told within this time. */
const TOLD_WITHIN_S = 5;
/** A connection that fell silent is given up after 35 s. */
const BACK_WITHIN_MS = 60_000;
/** What a busy machine may add to it. */
const GRACE_MS = 1000;

/** In turn: connections are refused; nothing answers and late bytes arrive; nothing answers and the connections are dead. */
export const databaseUnreachable: Fault = {
	what: 'database unreachable',
	full: 20,
	small: 0,
	seconds: { full: 30, small: 0 },
	async run({ turns, random, tally, seconds }) {
		const scene = await openScene();
		const { proxy } = scene.postgres;
		try {
			await allTheSame(scene, tally);
			for (const turn of turns()) {
				const stop = startLoad(scene, random);
				await delay(100 + random.below(900));
				if (turn % 3 === 1) proxy.cut();
				else proxy.freeze();
				const since = Date.now();
				for (const client of scene.writers) client.write();
				if (seconds > TOLD_WITHIN_S) {
					await delay(Math.max(0, since + TOLD_WITHIN_S * 1000 + GRACE_MS - Date.now()));
					tally.wrong.push(...stillHopeful(scene));
				}
				await nothingLost(scene, tally);
				await delay(Math.max(0, since + seconds * 1000 - Date.now()));
				await nothingLost(scene, tally);
				stop();
				proxy.mend({ old: turn % 3 === 2 ? 'go on' : 'silent' });
				await allTheSame(scene, tally, BACK_WITHIN_MS);
			}
			await chainsHold(scene, tally);
		} finally {
			await scene.remove();
		}
	},
};

/** Those whose page still says that their words are saved, or are about to be. */
function stillHopeful({ writers }: Scene): string[] {
	const states = writers.map((client) => client.saving());
	return states.flatMap((state) =>
		state === 'saved' || state === 'saving' ? [`not told within ${TOLD_WITHIN_S} s: ${state}`] : [],
	);
}
