import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const IV = 12;
const TAG = 16;

/** What this server's key protects: secrets that follow from it, and small texts that only it may read again. */
export function createSeal(secretKey: string) {
	const bytes = (purpose: string, name: string) =>
		createHmac('sha256', secretKey).update(`${purpose}\n${name}`).digest();

	return {
		/** 256 bits, safe in an address: the same for the same purpose and name, unknown to whoever lacks the key. */
		derive: (purpose: string, name: string): string => bytes(purpose, name).toString('base64url'),

		/**
		 * The text as nobody else can read or change it (AES-256-GCM), safe in a cookie. It opens for the same purpose alone:
		 * one that names a row cannot be moved to another.
		 */
		close(purpose: string, text: string): string {
			const iv = randomBytes(IV);
			const cipher = createCipheriv('aes-256-gcm', bytes('seal', purpose), iv);
			const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64url');
		},

		/** What was closed for this purpose under this key; null for anything else. */
		open(purpose: string, sealed: string): string | null {
			const all = Buffer.from(sealed, 'base64url');
			if (all.length < IV + TAG) return null;
			const decipher = createDecipheriv('aes-256-gcm', bytes('seal', purpose), all.subarray(0, IV), {
				authTagLength: TAG,
			});
			decipher.setAuthTag(all.subarray(IV, IV + TAG));
			try {
				return Buffer.concat([decipher.update(all.subarray(IV + TAG)), decipher.final()]).toString('utf8');
			} catch {
				return null; // Not ours, or changed on the way.
			}
		},
	};
}
export type Seal = ReturnType<typeof createSeal>;
