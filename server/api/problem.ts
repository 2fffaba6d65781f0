import * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';
import { explain, type Messages } from '#lib/messages/index.ts';

/** Codes of refusals, and those that only programs meet. */
export type ProblemCode = ErrorCode | 'unauthorised' | 'method' | 'media_type' | 'failed';

const STATUS: Record<ProblemCode, number> = {
	unauthorised: 401,
	forbidden: 403,
	not_found: 404,
	method: 405,
	conflict: 409,
	closed: 409,
	media_type: 415,
	invalid: 422,
	too_many: 429,
	failed: 500,
	unavailable: 503,
};

/** RFC 9457. `reason` is stable, `title` and `detail` are in the reader's language. */
export const problemSchema = v.object({
	type: v.string(),
	title: v.string(),
	status: v.pipe(v.number(), v.integer()),
	detail: v.string(),
	code: v.picklist(Object.keys(STATUS) as [ProblemCode, ...ProblemCode[]]),
	reason: v.string(),
	/** Field of the body or of the query at fault. */
	field: v.optional(v.string()),
	requestId: v.string(),
});

/** A refusal on its way out, with the headers that its kind wants. */
export class Problem extends Error {
	readonly code: ProblemCode;
	readonly reason: string;
	readonly field: string | undefined;
	readonly headers: Record<string, string>;

	constructor(code: ProblemCode, reason: string, more: { field?: string; headers?: Record<string, string> } = {}) {
		super(`${code}: ${reason}`);
		this.code = code;
		this.reason = reason;
		this.field = more.field;
		this.headers = more.headers ?? {};
	}
}

export function problemResponse(problem: Problem, m: Messages, requestId: string): Response {
	const { code, reason, field, headers } = problem;
	const body: v.InferOutput<typeof problemSchema> = {
		type: 'about:blank',
		title: m.api.problems[code],
		status: STATUS[code],
		detail: explain(m, reason),
		code,
		reason,
		...(field !== undefined && { field }),
		requestId,
	};
	return new Response(JSON.stringify(body), {
		status: STATUS[code],
		headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...headers },
	});
}
