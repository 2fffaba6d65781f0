import * as v from 'valibot';
import { uuid } from './text.ts';
import type { CommandMessage } from './wire.ts';

const posted = v.pipe(
	v.object({
		id: uuid,
		name: v.pipe(v.string(), v.maxLength(40)),
		payload: v.pipe(v.string(), v.maxLength(100_000), v.parseJson()),
	}),
	v.transform((message): CommandMessage => message),
);

/** A command that came as a form; null when it is not one. Its payload is parsed by who runs it. */
export function readPostedCommand(data: FormData): CommandMessage | null {
	const parsed = v.safeParse(posted, {
		id: data.get('id'),
		name: data.get('name'),
		payload: data.get('payload'),
	});
	return parsed.success ? parsed.output : null;
}
