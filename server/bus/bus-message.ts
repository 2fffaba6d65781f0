import * as v from 'valibot';
import type { BusMessage } from './bus.ts';

/** Longest message that is believed: who is in a hall of several thousand. */
export const LONGEST_MESSAGE = 1024 * 1024;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const fact = v.strictObject({
	name: v.pipe(v.string(), v.maxLength(64)),
	data: v.optional(v.record(v.string(), v.unknown())),
});
const writer = v.strictObject({ label: v.pipe(v.string(), v.maxLength(400)), collegeId: v.nullable(id) });
const caret = v.strictObject({ clientId: seq, clock: seq, state: v.pipe(v.string(), v.maxLength(4096)) });

const Envelope = v.strictObject({
	from: id,
	message: v.variant('kind', [
		v.strictObject({ kind: v.literal('fact'), channel: id, fact, participantId: v.optional(id) }),
		v.strictObject({
			kind: v.literal('rights'),
			participantIds: v.optional(v.pipe(v.array(id), v.maxLength(10_000))),
			accountId: v.optional(id),
			documentId: v.optional(id),
		}),
		v.strictObject({ kind: v.literal('erased'), documentId: id }),
		v.strictObject({ kind: v.literal('head'), documentId: id, seq }),
		v.strictObject({
			kind: v.literal('here'),
			documentId: id,
			lines: seq,
			people: v.pipe(v.array(v.strictTuple([id, id])), v.maxLength(10_000)),
			writers: v.record(v.pipe(v.string(), v.regex(/^\d{1,16}$/)), writer),
		}),
		v.strictObject({ kind: v.literal('carets'), documentId: id, carets: v.pipe(v.array(caret), v.maxLength(1024)) }),
		v.strictObject({ kind: v.literal('ask'), documentId: id }),
	]),
});

/** One message and the process that it comes from, as text. */
export function writeEnvelope(from: string, message: BusMessage): string {
	return JSON.stringify({ from, message });
}

/** What another process wrote; null for anything else. */
export function readEnvelope(text: string): { from: string; message: BusMessage } | null {
	try {
		const parsed = v.safeParse(Envelope, JSON.parse(text));
		return parsed.success ? (parsed.output as { from: string; message: BusMessage }) : null;
	} catch {
		return null; // Not JSON.
	}
}

/** The room that a message is about; null: it concerns lines in any room. */
export function topicOf(message: BusMessage): string | null {
	if (message.kind === 'fact') return message.channel;
	return message.documentId ?? null;
}
