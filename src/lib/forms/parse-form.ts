import * as v from 'valibot';

/** What a refused form gives back to its page: what was typed, and what is wrong where. */
export interface RefusedForm {
	/** Which form of the page. */
	form: string;
	done: false;
	/** What was typed, but for secrets; several values of one name are a list. */
	typed: Record<string, string | string[]>;
	/** Field → reason, a key of `messages.refusals`. Fields in the order in which they were found wrong. */
	faults: Record<string, string>;
	/** What is wrong with the whole. */
	reason?: string;
}

/** Never sent back into a page. */
const SECRET = /password|current|token|oneTime/i;

/**
 * The form as its schema wants it, or what to show instead. A field with several values reaches the schema as a list
 * when it is named in `lists`; an absent text field as ''; an absent checkbox stays absent.
 */
export function parseForm<Schema extends v.GenericSchema>(
	schema: Schema,
	data: FormData,
	form: string,
	lists: readonly string[] = [],
): { ok: true; value: v.InferOutput<Schema> } | { ok: false; refused: RefusedForm } {
	const input: Record<string, unknown> = {};
	for (const name of new Set(data.keys())) input[name] = data.get(name);
	for (const name of lists) input[name] = data.getAll(name);
	const parsed = v.safeParse(schema, input);
	if (parsed.success) return { ok: true, value: parsed.output };
	const faults: Record<string, string> = {};
	for (const issue of parsed.issues) {
		const field = v.getDotPath(issue)?.split('.')[0];
		if (field !== undefined) faults[field] ??= reasonOf(issue);
	}
	return { ok: false, refused: { form, done: false, typed: typedIn(data, lists), faults } };
}

/** Everything typed that may be shown again. */
export function typedIn(data: FormData, lists: readonly string[] = []): RefusedForm['typed'] {
	const typed: RefusedForm['typed'] = {};
	for (const name of new Set(data.keys())) {
		if (SECRET.test(name)) continue;
		const values = data.getAll(name).filter((value) => typeof value === 'string');
		typed[name] = lists.includes(name) ? values : (values[0] ?? '');
	}
	return typed;
}

/** Our schemas name a reason; a field that is missing altogether has Valibot's own sentence. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
	if (issue.received === 'undefined') return 'required';
	return /^[a-z_]+$/.test(issue.message) ? issue.message : 'invalid';
}
