/** Stable codes that cross every border (bundle, socket, API); compared by `code`, never by `instanceof`. */
export type ErrorCode = 'not_found' | 'forbidden' | 'conflict' | 'invalid' | 'closed' | 'too_many' | 'unavailable';

/**
 * A refusal that people can understand. `reason` is a key of `messages.refusals`; `field` names the form field at
 * fault, where there is one.
 */
export class Refusal extends Error {
	readonly code: ErrorCode;
	readonly reason: string;
	readonly field: string | undefined;

	constructor(code: ErrorCode, reason: string = code, field?: string) {
		super(`${code}: ${reason}`);
		this.name = 'Refusal';
		this.code = code;
		this.reason = reason;
		this.field = field;
	}
}

/** Works on errors that crossed a bundle border. */
export function isRefusal(error: unknown): error is Refusal {
	return error instanceof Error && error.name === 'Refusal' && 'code' in error && 'reason' in error;
}
