import { explain, type Messages } from '#lib/messages/index.ts';
import type { DoneForm } from './answer.ts';
import type { RefusedForm } from './parse-form.ts';

/** What a page knows about one of its forms after a submission: what was typed, what is wrong, or that it is done. */
export interface FormState {
	done: boolean;
	/** For `FormErrors`: every fault with the id of its field. */
	errors: { field?: string; text: string }[];
	/** What is wrong with this field, in the user's words. */
	error(field: string): string | undefined;
	/** What was typed, else what stood there. */
	typed(field: string, before?: string): string;
	/** What was chosen in a field of several values, else what stood there. */
	chosen(field: string, before?: string[]): string[];
	/** Without scripts the browser goes to the first fault by this. */
	focus(field: string): { autofocus?: true };
}

/** Reasons that say nothing by themselves in a list of faults: there the field is named before them. */
const NAMELESS = new Set(
	'required too_long too_short malformed invalid email_malformed password_too_short date_malformed number_malformed number_out_of_range'.split(
		' ',
	),
);

/**
 * `result` is the page's `form`; `name` says which form of the page this is; `labels` names its fields in the list of
 * faults above it.
 */
export function formState(
	result: RefusedForm | DoneForm | null | undefined,
	name: string,
	m: Messages,
	labels: Readonly<Record<string, string>> = {},
): FormState {
	const refused = result && result.form === name && !result.done ? result : null;
	const fields = refused ? Object.keys(refused.faults) : [];
	const has = (field: string) => refused !== null && Object.prototype.hasOwnProperty.call(refused.typed, field);
	const error = (field: string) => (fields.includes(field) ? explain(m, refused?.faults[field]) : undefined);
	const listed = (field: string) => {
		const label = NAMELESS.has(refused?.faults[field] ?? '') ? labels[field] : undefined;
		const text = error(field) ?? '';
		return label === undefined ? text : m.people.fault(label, text);
	};
	return {
		done: result?.form === name && result.done,
		errors: [
			...(refused?.reason ? [{ text: explain(m, refused.reason) }] : []),
			...fields.map((field) => ({ field, text: listed(field) })),
		],
		error,
		typed(field, before = '') {
			const value = has(field) ? refused?.typed[field] : before;
			return typeof value === 'string' ? value : (value?.[0] ?? '');
		},
		chosen(field, before = []) {
			if (!refused) return before;
			const value = has(field) ? refused.typed[field] : [];
			return typeof value === 'string' ? [value] : (value ?? []);
		},
		focus: (field) => (fields[0] === field ? { autofocus: true } : {}),
	};
}
