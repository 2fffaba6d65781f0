import { createHmac } from 'node:crypto';

/** Secrets that follow from the server's key, so that they can be made again and need not be kept anywhere. */
export function createSeal(secretKey: string) {
	return {
		/** 256 bits, safe in an address: the same for the same purpose and name, unknown to whoever lacks the key. */
		derive: (purpose: string, name: string): string =>
			createHmac('sha256', secretKey).update(`${purpose}\n${name}`).digest('base64url'),
	};
}
export type Seal = ReturnType<typeof createSeal>;
