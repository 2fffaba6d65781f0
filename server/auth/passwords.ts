import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../errors.ts';

/** OWASP's first choice for Argon2id (the package's default): 19 MiB, 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface PasswordOptions {
	/** How many hashes run at once: they fill memory and processors. */
	concurrency?: number;
	/** How many more may wait; beyond, people are asked to try again. */
	backlog?: number;
}

/**
 * Argon2id in the thread pool, never on the event loop, and never more than a few at once: a rush of sign-ins must not
 * slow the boards.
 */
export function createPasswords({ concurrency = 2, backlog = 32 }: PasswordOptions = {}) {
	let running = 0;
	const waiting: (() => void)[] = [];
	let dummy: Promise<string> | undefined;

	async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		if (running >= concurrency) {
			if (waiting.length >= backlog) throw new Refusal('too_many', 'busy');
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else running += 1;
		try {
			return await work();
		} finally {
			// The place goes straight to the next in line, so that nobody can slip in between.
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	}

	return {
		/** The hash to store. Throws Refusal('too_many', 'busy') when too many wait. */
		hash: (password: string) => inTurn(() => hash(password.normalize('NFC'), OPTIONS)),

		/** Whether the password is the one behind `stored`; with null it takes the same time and says no. */
		verify: (stored: string | null, password: string) =>
			inTurn(async () => {
				dummy ??= hash('nobody has this password', OPTIONS);
				const right = await verify(stored ?? (await dummy), password.normalize('NFC'));
				return right && stored !== null;
			}),
	};
}
export type Passwords = ReturnType<typeof createPasswords>;
