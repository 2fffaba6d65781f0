import { setTimeout as delay } from 'node:timers/promises';
import type { RandomSource } from '../server/sync/random-source.ts';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import type { Proxy } from '../support/proxy.ts';
import { openScene } from './scene.ts';

function breakIt(network: Proxy, random: RandomSource): void {
	const kind = random.below(3);
	if (kind === 0) network.cut();
	// The server still believes in lines whose clients are long on new ones.
	else if (kind === 1) network.abandon();
	else network.freeze();
}

export const networkCuts: Fault = {
	what: 'network cut, half-open or frozen',
	full: 200,
	small: 0,
	async run({ turns, random, tally }) {
		const scene = await openScene();
		try {
			await allTheSame(scene, tally);
			for (const _ of turns()) {
				const stop = startLoad(scene, random);
				await delay(100 + random.below(400));
				breakIt(scene.network, random);
				await delay(50 + random.below(700));
				// Before it is mended: nobody can repeat what did not arrive.
				await nothingLost(scene, tally);
				scene.network.mend({ old: random.chance(0.5) ? 'go on' : 'reset' });
				stop();
				await allTheSame(scene, tally);
			}
			await chainsHold(scene, tally);
		} finally {
			await scene.remove();
		}
	},
};
