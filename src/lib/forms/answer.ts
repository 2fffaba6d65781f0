import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { ErrorCode } from '../../../server/errors.ts';
import { parseForm, typedIn, type RefusedForm } from './parse-form.ts';
import { secondStep } from './second-step.ts';

/** What a form that went through gives back to its page, beside what `run` returned. */
export interface DoneForm {
	form: string;
	done: true;
}

/** A Refusal as it looks on this side of the bundle's border. */
interface RefusalLike extends Error {
	code: ErrorCode;
	reason: string;
	field: string | undefined;
}

/** The same table as the server's: only types may cross. */
export const STATUS: Record<ErrorCode, number> = {
	not_found: 404,
	forbidden: 403,
	conflict: 409,
	invalid: 400,
	closed: 409,
	too_many: 429,
	unavailable: 503,
};

export function isRefusal(caught: unknown): caught is RefusalLike {
	return caught instanceof Error && caught.name === 'Refusal' && 'code' in caught && 'reason' in caught;
}

/**
 * One form action: parse, ask a service, answer. A fault of the form or a Refusal comes back as a failure with what was
 * typed; a second factor that is due is asked for; anything else (redirects, faults of ours) goes through. `lists`: fields with several values.
 */
export async function answerForm<Schema extends v.GenericSchema, Result extends object | void>(
	event: Pick<RequestEvent, 'request'>,
	form: string,
	schema: Schema,
	run: (input: v.InferOutput<Schema>) => Promise<Result>,
	lists: readonly string[] = [],
): Promise<(DoneForm & Result) | ActionFailure<RefusedForm>> {
	const data = await event.request.formData();
	const parsed = parseForm(schema, data, form, lists);
	if (!parsed.ok) return fail(400, parsed.refused);
	try {
		return { form, done: true, ...(await run(parsed.value)) } as DoneForm & Result;
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		const { reason, field } = caught;
		if (reason === 'second_factor_due') redirect(303, secondStep(new URL(event.request.url).pathname));
		const refused = { form, done: false as const, typed: typedIn(data, lists) };
		return fail(
			STATUS[caught.code],
			field === undefined ? { ...refused, faults: {}, reason } : { ...refused, faults: { [field]: reason } },
		);
	}
}

/** For loads: a Refusal becomes the error page that explains it. */
export async function orErrorPage<Result>(work: Promise<Result>): Promise<Result> {
	try {
		return await work;
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		error(STATUS[caught.code], { message: caught.reason, reason: caught.reason });
	}
}
