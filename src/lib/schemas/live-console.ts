import * as v from 'valibot';
import { LIMITS } from '../domain/board.ts';
import type { LiveAct } from '../domain/live.ts';
import { SEAT_DUTIES } from '../domain/vocabulary.ts';
import { line, uuid } from './text.ts';

/** Forms of the facilitator's console. An empty choice is null: the hall, or a college that nobody named. */
const choice = v.pipe(
	v.optional(v.union([v.literal(''), uuid], 'malformed'), ''),
	v.transform((value) => (value === '' ? null : value)),
);
const whole = (least: number, most: number) =>
	v.pipe(
		v.string('required'),
		v.regex(/^-?\d{1,6}$/, 'number_malformed'),
		v.transform(Number),
		v.minValue(least, 'number_out_of_range'),
		v.maxValue(most, 'number_out_of_range'),
	);

/** `what`: the name of an act, or `extend:<seconds>`, or `goto:<phase>`. `version`: the one that the page showed. */
export const actForm = v.pipe(
	v.object({ what: v.string('malformed'), version: whole(0, 999_999) }),
	v.rawTransform(({ dataset, addIssue, NEVER }): { act: LiveAct; version: number } => {
		const { what, version } = dataset.value;
		const [name = '', detail = ''] = what.split(':', 2);
		if (name === 'extend' && /^-?\d{1,4}$/.test(detail)) return { act: { name, seconds: Number(detail) }, version };
		if (name === 'goto' && v.is(uuid, detail)) return { act: { name, phaseId: detail }, version };
		const plain = PLAIN.find((one) => one === what);
		if (plain) return { act: { name: plain }, version };
		addIssue({ message: 'malformed' });
		return NEVER;
	}),
);
const PLAIN = ['start', 'next', 'back', 'pause', 'resume', 'reveal', 'end', 'reopen'] as const;

export const handOverForm = v.object({ participantId: uuid });

export const moderateForm = v.pipe(
	v.object({
		boardId: uuid,
		noteId: uuid,
		id: uuid,
		command: v.picklist(['note.place', 'note.hide'], 'malformed'),
		reason: v.optional(v.string('malformed'), ''),
	}),
	v.forward(
		v.check(({ command, reason }) => command !== 'note.hide' || v.is(line(LIMITS.reason), reason), 'required'),
		['reason'],
	),
);

export const handCountForm = v.object({
	phaseId: uuid,
	target: line(64),
	dots: whole(0, 10_000),
	collegeId: choice,
	boardId: choice,
});

export const addTurnForm = v.object({ id: uuid, boardId: choice, collegeId: choice });
export const turnForm = v.object({ id: uuid, to: v.picklist(['begin', 'end'], 'malformed') });
export const mixForm = v.object({ way: v.picklist(['mixed', 'random'], 'malformed') });
export const seatForm = v.object({
	participantId: uuid,
	boardId: choice,
	duty: v.picklist(SEAT_DUTIES, 'malformed'),
});
export const nothingForm = v.object({});
