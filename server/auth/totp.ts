import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app takes it: SHA-1, six digits, thirty seconds. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 };
/** Steps before and after the present one that are accepted: phones whose clock is half a minute off. */
const SKEW = 1;

/** 160 random bits in Base32, as an app takes them by hand. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What the QR code says to an app. `label`: whose account; both are shown in the app. */
export function totpAddress(secret: string, label: string, issuer: string): string {
	return new TOTP({ ...SHAPE, secret, label, issuer }).toString();
}

/**
 * The step (number of half minutes since 1970) for which this code is right at this moment, or null. Whoever accepts it
 * keeps the step: a code is good once.
 */
export function totpStep(secret: string, code: string, moment: Date): number | null {
	const timestamp = moment.getTime();
	const totp = new TOTP({ ...SHAPE, secret });
	const delta = totp.validate({ token: code, timestamp, window: SKEW });
	return delta === null ? null : totp.counter({ timestamp }) + delta;
}

/** The code of this moment: what an app shows. */
export const totpCode = (secret: string, moment: Date): string =>
	new TOTP({ ...SHAPE, secret }).generate({ timestamp: moment.getTime() });
