import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Refusal } from '../errors.ts';

const MINUTES = 60;

/**
 * How fast one may guess. A workshop is 300 phones behind one address, so limits are kept on the account and on the join
 * code first; the address is a loose second layer. Only failures count against guessing: right answers never slow anybody.
 * Kept in the memory of this process.
 */
export function createLimits() {
	const limiter = (keyPrefix: string, points: number, duration: number) =>
		new RateLimiterMemory({ keyPrefix, points, duration });

	const failures = {
		/** One account from one place: ten tries, then a quarter of an hour. Others elsewhere are not locked out. */
		accountHere: limiter('account-here', 10, 15 * MINUTES),
		/** One account from everywhere: guessing spread over many addresses. */
		account: limiter('account', 100, 15 * MINUTES),
		/** One place, whatever the account. */
		address: limiter('address', 500, 15 * MINUTES),
		code: limiter('code', 40, 10 * MINUTES),
		link: limiter('link', 100, 10 * MINUTES),
		receipt: limiter('receipt', 40, 10 * MINUTES),
	};
	/** Codes that were right from this address today: they stay open when somebody behind it is guessing. */
	const knownCodes = limiter('known-code', 1, 24 * 60 * MINUTES);
	/** Mails that one makes us send. */
	const askedLinks = {
		email: limiter('asked-link', 3, 15 * MINUTES),
		address: limiter('asked-link-here', 60, 15 * MINUTES),
	};
	const arrivals = {
		workshop: limiter('workshop-arrival', 3000, 10 * MINUTES),
		address: limiter('address-arrival', 1500, 10 * MINUTES),
	};

	return {
		/** Before a password is checked. Throws Refusal('too_many', 'too_many_tries'). */
		async beforeSignIn(email: string, address: string): Promise<void> {
			await refuseWhenSpent(failures.accountHere, `${email} ${network(address)}`);
			await refuseWhenSpent(failures.account, email);
			await refuseWhenSpent(failures.address, network(address));
		},
		async signInFailed(email: string, address: string): Promise<void> {
			await failures.accountHere.penalty(`${email} ${network(address)}`);
			await failures.account.penalty(email);
			await failures.address.penalty(network(address));
		},
		async signInSucceeded(email: string, address: string): Promise<void> {
			await failures.accountHere.delete(`${email} ${network(address)}`);
		},

		/** Before a join code is looked up. Throws Refusal('too_many', 'too_many_codes'). */
		async beforeCode(code: string, address: string): Promise<void> {
			if ((await knownCodes.get(`${code} ${network(address)}`)) !== null) return;
			await refuseWhenSpent(failures.code, network(address), 'too_many_codes');
		},
		async codeFailed(address: string): Promise<void> {
			await failures.code.penalty(network(address));
		},
		async codeSucceeded(code: string, address: string): Promise<void> {
			await knownCodes.penalty(`${code} ${network(address)}`);
		},

		/** Before a secret link (invitation, sign-in) is looked up. */
		async beforeLink(address: string): Promise<void> {
			await refuseWhenSpent(failures.link, network(address));
		},
		async linkFailed(address: string): Promise<void> {
			await failures.link.penalty(network(address));
		},

		/** Before a tracking code is looked up: nobody has a right one to guess from, so a place has a few tries. */
		async beforeReceipt(address: string): Promise<void> {
			await refuseWhenSpent(failures.receipt, network(address), 'too_many_codes');
		},
		async receiptFailed(address: string): Promise<void> {
			await failures.receipt.penalty(network(address));
		},

		/** Each sign-in link asked for by mail, whether the address is known or not. */
		async linkAsked(email: string, address: string): Promise<void> {
			await consume(askedLinks.address, network(address), 'too_many_links');
			await consume(askedLinks.email, email, 'too_many_links');
		},

		/** Each new guest: a full hall passes, a script that makes people does not. */
		async guestArrives(workshopId: string, address: string): Promise<void> {
			await consume(arrivals.workshop, workshopId);
			await consume(arrivals.address, network(address));
		},
	};
}
export type Limits = ReturnType<typeof createLimits>;

async function refuseWhenSpent(limiter: RateLimiterMemory, key: string, reason = 'too_many_tries'): Promise<void> {
	const spent = await limiter.get(key);
	if (spent !== null && spent.consumedPoints >= limiter.points) throw new Refusal('too_many', reason);
}

async function consume(limiter: RateLimiterMemory, key: string, reason = 'too_many_arrivals'): Promise<void> {
	await limiter.penalty(key);
	const spent = await limiter.get(key);
	if (spent !== null && spent.consumedPoints > limiter.points) throw new Refusal('too_many', reason);
}

/** One household has a whole IPv6 /64: addresses of the same one are one place. */
function network(address: string): string {
	if (!address.includes(':') || address.includes('.')) return address;
	const [head = '', tail = ''] = address.split('::');
	const left = head.split(':').filter((part) => part !== '');
	const right = tail.split(':').filter((part) => part !== '');
	const missing = address.includes('::') ? 8 - left.length - right.length : 0;
	return [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right].slice(0, 4).join(':');
}
