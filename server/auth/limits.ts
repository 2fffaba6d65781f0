import { Refusal } from '../errors.ts';
import { memoryTries, type Tries } from './tries.ts';

const MINUTES = 60;

/** Keys of `messages.refusals`. */
type LimitReason = 'too_many_tries' | 'too_many_codes' | 'too_many_links' | 'too_many_arrivals';

export interface LimitFigures {
	/** Wrong passwords, join codes, secret links and tracking codes. */
	failures: Record<'password' | 'code' | 'link' | 'receipt', number>;
	/** Requests that a limit turned away. */
	refusals: Record<LimitReason, number>;
}

interface Limiter {
	points: number;
	of(key: string): Promise<number>;
	count(key: string): Promise<number>;
	forget(key: string): Promise<void>;
}

/**
 * How fast one may guess. A workshop is 300 phones behind one address, so limits are kept on the account and on the join
 * code first; the address is a loose second layer. Only failures count against guessing: right answers never slow anybody.
 * Guesses count for all processes that share `tries`; arrivals, which are frequent and loosely limited, for this one.
 */
export function createLimits(tries: Tries = memoryTries()) {
	const figures: LimitFigures = {
		failures: { password: 0, code: 0, link: 0, receipt: 0 },
		refusals: { too_many_tries: 0, too_many_codes: 0, too_many_links: 0, too_many_arrivals: 0 },
	};
	const here = memoryTries();
	const limiter = (name: string, points: number, seconds: number, counted = tries): Limiter => ({
		points,
		of: (key) => counted.of(`${name} ${key}`, seconds),
		count: (key) => counted.count(`${name} ${key}`, seconds),
		forget: (key) => counted.forget(`${name} ${key}`, seconds),
	});
	function refuse(reason: LimitReason): never {
		figures.refusals[reason] += 1;
		throw new Refusal('too_many', reason);
	}
	async function refuseWhenSpent({ of, points }: Limiter, key: string, reason: LimitReason = 'too_many_tries') {
		if ((await of(key)) >= points) refuse(reason);
	}
	async function consume({ count, points }: Limiter, key: string, reason: LimitReason = 'too_many_arrivals') {
		if ((await count(key)) > points) refuse(reason);
	}

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
		/** Six digits, three of which are right at any moment: an attacker who has the password needs 60,000 tries. */
		secondStep: limiter('second-step', 6, 15 * MINUTES),
	};
	/** Codes that were right from this address today: they stay open when somebody behind it is guessing. */
	const knownCodes = limiter('known-code', 1, 24 * 60 * MINUTES);
	/** Mails that one makes us send. */
	const askedLinks = {
		email: limiter('asked-link', 3, 15 * MINUTES),
		address: limiter('asked-link-here', 60, 15 * MINUTES),
	};
	const arrivals = {
		workshop: limiter('workshop-arrival', 3000, 10 * MINUTES, here),
		address: limiter('address-arrival', 1500, 10 * MINUTES, here),
	};

	return {
		/** Since this process began. */
		figures: (): LimitFigures => figures,

		/** Before a password is checked. Throws Refusal('too_many', 'too_many_tries'). */
		async beforeSignIn(email: string, address: string): Promise<void> {
			await refuseWhenSpent(failures.accountHere, `${email} ${network(address)}`);
			await refuseWhenSpent(failures.account, email);
			await refuseWhenSpent(failures.address, network(address));
		},
		async signInFailed(email: string, address: string): Promise<void> {
			figures.failures.password += 1;
			await failures.accountHere.count(`${email} ${network(address)}`);
			await failures.account.count(email);
			await failures.address.count(network(address));
		},
		async signInSucceeded(email: string, address: string): Promise<void> {
			await failures.accountHere.forget(`${email} ${network(address)}`);
		},

		/** Before a join code is looked up. Throws Refusal('too_many', 'too_many_codes'). */
		async beforeCode(code: string, address: string): Promise<void> {
			if ((await knownCodes.of(`${code} ${network(address)}`)) > 0) return;
			await refuseWhenSpent(failures.code, network(address), 'too_many_codes');
		},
		async codeFailed(address: string): Promise<void> {
			figures.failures.code += 1;
			await failures.code.count(network(address));
		},
		async codeSucceeded(code: string, address: string): Promise<void> {
			await knownCodes.count(`${code} ${network(address)}`);
		},

		/** Before a secret link (invitation, sign-in) is looked up. */
		async beforeLink(address: string): Promise<void> {
			await refuseWhenSpent(failures.link, network(address));
		},
		async linkFailed(address: string): Promise<void> {
			figures.failures.link += 1;
			await failures.link.count(network(address));
		},

		/** Before a tracking code is looked up: nobody has a right one to guess from, so a place has a few tries. */
		async beforeReceipt(address: string): Promise<void> {
			await refuseWhenSpent(failures.receipt, network(address), 'too_many_codes');
		},
		async receiptFailed(address: string): Promise<void> {
			figures.failures.receipt += 1;
			await failures.receipt.count(network(address));
		},

		/** Each code of the second step, before it is looked at, wherever it comes from. */
		async secondStep(accountId: string): Promise<void> {
			await consume(failures.secondStep, accountId, 'too_many_tries');
		},
		async secondStepPassed(accountId: string): Promise<void> {
			await failures.secondStep.forget(accountId);
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

/** One household has a whole IPv6 /64: addresses of the same one are one place. */
export function network(address: string): string {
	if (!address.includes(':') || address.includes('.')) return address;
	const [head = '', tail = ''] = address.split('::');
	const left = head.split(':').filter((part) => part !== '');
	const right = tail.split(':').filter((part) => part !== '');
	const missing = address.includes('::') ? 8 - left.length - right.length : 0;
	return [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right].slice(0, 4).join(':');
}
