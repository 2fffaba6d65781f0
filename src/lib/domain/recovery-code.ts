import { readReceiptCode } from './receipt-code.ts';

/** Ten codes, each good once, for the day the phone is lost. They have the form of a tracking code: 50 bits. */
export const RECOVERY_CODES = 10;

export type SecondStepCode = { kind: 'app' | 'recovery'; code: string };

/** What was typed at the second step: six digits of an app, or a recovery code. Null when it can be neither. */
export function readSecondStepCode(typed: string): SecondStepCode | null {
	const digits = typed.replace(/[\s-]/g, '');
	if (/^\d{6}$/.test(digits)) return { kind: 'app', code: digits };
	const code = readReceiptCode(typed);
	return code === null ? null : { kind: 'recovery', code };
}
