import { RateLimiterMemory } from 'rate-limiter-flexible';

const SECONDS = 60;

export interface Rate {
	/** Calls left in this minute; below zero the call is refused. */
	left: number;
	/** Seconds until all are there again. */
	reset: number;
}

/** How many calls a minute each token, or each place that calls without one, may make. Kept in this process. */
export function createRates(perMinute: number) {
	const calls = new RateLimiterMemory({ keyPrefix: 'api', points: perMinute, duration: SECONDS });
	return {
		perMinute,
		async count(key: string): Promise<Rate> {
			const { consumedPoints, msBeforeNext } = await calls.penalty(key);
			return { left: perMinute - consumedPoints, reset: Math.ceil(msBeforeNext / 1000) };
		},
	};
}
export type Rates = ReturnType<typeof createRates>;

/** draft-ietf-httpapi-ratelimit-headers. */
export function rateHeaders({ left, reset }: Rate, perMinute: number): Record<string, string> {
	return {
		'ratelimit-policy': `"minute";q=${perMinute};w=${SECONDS}`,
		ratelimit: `"minute";r=${Math.max(0, left)};t=${reset}`,
	};
}
