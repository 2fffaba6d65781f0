import { fail, type ActionFailure } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { Incoming } from '../../../server/files/quarantine.ts';
import type { ReceivedForm } from '../../../server/files/receive-form.ts';
import { isRefusal, STATUS, type DoneForm } from './answer.ts';
import { parseForm, typedIn, type RefusedForm } from './parse-form.ts';

/**
 * The action of a form with a file, which was received already (`Files.receive`): parse, ask a service, answer like
 * `answerForm`. The file is discarded at the end, whatever comes of it.
 */
export async function answerUpload<Schema extends v.GenericSchema>(
	receive: () => Promise<ReceivedForm>,
	form: string,
	schema: Schema,
	run: (input: v.InferOutput<Schema>, file: Incoming) => Promise<void>,
): Promise<DoneForm | ActionFailure<RefusedForm>> {
	let received: ReceivedForm | undefined;
	try {
		received = await receive();
		const { fields, file, refusal } = received;
		if (refusal) throw refusal;
		const parsed = parseForm(schema, fields, form);
		if (!file) {
			const refused = parsed.ok ? { form, done: false as const, typed: typedIn(fields), faults: {} } : parsed.refused;
			return fail(400, { ...refused, faults: { ...refused.faults, file: 'file_needed' } });
		}
		if (!parsed.ok) return fail(400, parsed.refused);
		await run(parsed.value, file);
		return { form, done: true };
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		const { reason, field, code } = caught;
		const refused = { form, done: false as const, typed: received ? typedIn(received.fields) : {} };
		return fail(
			STATUS[code],
			field === undefined ? { ...refused, faults: {}, reason } : { ...refused, faults: { [field]: reason } },
		);
	} finally {
		await received?.file?.discard();
	}
}
