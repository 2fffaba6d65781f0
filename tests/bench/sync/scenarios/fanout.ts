import type { Context } from '../context.ts';
import { mib } from '../stats.ts';
import { TypingLoad } from '../typing.ts';

const PARTICIPANTS = 200;
const WRITERS = 50;
const WARM_UP = 3;
/** Milliseconds at the 99th percentile beyond which a rate is not sustained. */
const LIMIT = 250;

/** 200 people read one text, 50 of them type twice a second. */
export async function fanout(context: Context) {
	await context.server.start();
	const load = new TypingLoad(context);
	await load.join(1, PARTICIPANTS, WRITERS);
	const result = await load.measure(2, context.seconds, WARM_UP);
	const verified = await load.verify();
	load.close();
	return { ...result, peakRssMiB: mib(context.server.peakRss), verified };
}

/**
 * The same people type ever faster: doubles the rate until the 99th percentile passes 250 ms or edits stay out, then halves the
 * interval. A step that fails is tried once more, since the machine may have been busy.
 */
export async function ramp(context: Context) {
	await context.server.start();
	const load = new TypingLoad(context);
	await load.join(1, PARTICIPANTS, WRITERS);
	const steps: (Awaited<ReturnType<TypingLoad['measure']>> & { sustained: boolean })[] = [];
	const sustained = async (rate: number, tries = 2): Promise<boolean> => {
		const step = await load.measure(rate, Math.min(context.seconds, 4), 1);
		const ok = step.deliveredShare >= 0.999 && step.latencyMs.p99 <= LIMIT;
		steps.push({ sustained: ok, ...step });
		return ok || (tries > 1 && sustained(rate, tries - 1));
	};
	let rate = 5;
	while (rate <= 4096 && (await sustained(rate))) rate *= 2;
	let low = rate / 2;
	let high = rate;
	for (let n = 0; n < 2; n++) {
		const middle = (low + high) / 2;
		if (await sustained(middle)) low = middle;
		else high = middle;
	}
	const verified = await load.verify();
	load.close();
	const best = steps.filter((step) => step.sustained).sort((a, b) => b.deliveriesPerSecond - a.deliveriesPerSecond)[0];
	return { sustainedDeliveriesPerSecond: best?.deliveriesPerSecond ?? 0, best: best ?? null, verified };
}
