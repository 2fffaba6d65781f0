import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { WORKSHOP_KINDS } from '#lib/domain/vocabulary.ts';
import { checkbox, optionalUuid } from './people.ts';
import { line, optionalLine, optionalMultiline, uuid } from './text.ts';

/** A day as `<input type="date">` gives it; '' is none. */
export const day = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((text) => (text === '' ? null : text)),
	v.nullable(v.pipe(v.string(), v.isoDate('date_malformed'))),
);

/** A moment as `<input type="datetime-local">` gives it, in Paris; '' is none. */
export const moment = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((text) => (text === '' ? null : text)),
	v.nullable(v.pipe(v.string(), v.isoDateTime('date_malformed'), v.transform(inParis))),
);

/** A number typed by hand: comma or point, spaces allowed. */
const number = (least: number, most: number) =>
	v.pipe(
		v.string('required'),
		v.transform((text) => Number(text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.') || Number.NaN)),
		v.number('number_malformed'),
		v.minValue(least, 'number_out_of_range'),
		v.maxValue(most, 'number_out_of_range'),
	);
export const whole = (least: number, most: number) => v.pipe(number(least, most), v.integer('number_malformed'));

export const newProjectForm = v.object({
	title: line(LIMITS.title),
	subtitle: optionalLine(LIMITS.title),
	collegeSet: v.picklist(['three', 'six'], 'malformed'),
	collegeKey: line(LIMITS.label),
	/** Asked only of people who may found projects for several owners. */
	ownerId: optionalUuid,
});

export const projectTextsForm = v.object({
	title: line(LIMITS.title),
	subtitle: optionalLine(LIMITS.title),
	plainText: optionalMultiline(LIMITS.reason),
	summary: optionalMultiline(LIMITS.noteText),
	startsOn: day,
	endsOn: day,
	published: checkbox,
});

/** `threshold` is typed in percent. `required` comes as a list. */
export const ruleForm = v.pipe(
	v.object({
		quorum: whole(1, 1000),
		percent: number(50, 100),
		required: v.pipe(v.array(v.string()), v.nonEmpty('rule_needs_college')),
		objections: v.picklist(['answered', 'lifted'], 'malformed'),
	}),
	v.transform(({ percent, ...rule }) => ({ ...rule, threshold: shareOf(percent) })),
);

export const newWorkshopForm = v.object({
	kind: v.picklist(WORKSHOP_KINDS, 'malformed'),
	title: line(LIMITS.title),
	startsAt: moment,
	endsAt: moment,
	place: optionalLine(LIMITS.title),
	tables: whole(1, 30),
});
export const workshopOpenForm = v.object({ id: uuid, open: v.picklist(['yes', 'no'], 'malformed') });

/** "66,67" and "67" both mean two thirds: what is shown as a rounded percentage is kept as the share it came from. */
function shareOf(percent: number): number {
	return [1 / 3, 2 / 3].find((share) => Math.abs(share * 100 - percent) < 0.5) ?? percent / 100;
}

/** The moment at which clocks in Paris show this: the offset is asked of the calendar, summer time included. */
function inParis(local: string): Date {
	const asUtc = new Date(`${local.slice(0, 16)}:00Z`);
	const shown = new Intl.DateTimeFormat('sv-SE', {
		timeZone: 'Europe/Paris',
		dateStyle: 'short',
		timeStyle: 'medium',
	}).format(asUtc);
	return new Date(2 * asUtc.getTime() - new Date(`${shown.replace(' ', 'T')}Z`).getTime());
}
