import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { ITEM_KINDS, ITEM_STATES, POSITION_CHOICES, RESPONSE_STATUSES } from '#lib/domain/vocabulary.ts';
import { optionalUuid } from './people.ts';
import { moment, whole } from './projects.ts';
import { line, multiline, optionalLine, optionalMultiline, uuid } from './text.ts';

const end = v.pipe(
	moment,
	v.check((value) => value !== null, 'required'),
);

/** Fields `items` come as a list. The rule is the project's, tightened where the form says more. */
export const newRoundForm = v.object({
	title: line(LIMITS.title),
	question: optionalMultiline(LIMITS.reason),
	opensAt: moment,
	closesAt: end,
	items: v.pipe(v.array(uuid), v.nonEmpty('round_needs_items')),
	quorum: whole(0, 1000),
	objections: v.picklist(['answered', 'lifted'], 'malformed'),
});

export const positionForm = v.object({
	itemId: uuid,
	choice: v.picklist(POSITION_CHOICES, 'choice_required'),
	reason: optionalMultiline(LIMITS.reason),
	as: v.optional(v.picklist(['self', 'organisation'], 'malformed'), 'self'),
});

export const answerForm = v.object({
	positionId: uuid,
	status: v.picklist(RESPONSE_STATUSES, 'required'),
	reason: multiline(LIMITS.reason),
	plainText: optionalMultiline(LIMITS.reason),
	organisationId: optionalUuid,
});

export const liftForm = v.object({ positionId: uuid });
export const extendForm = v.object({ closesAt: end });
export const decideForm = v.object({ itemId: uuid });
export const nothingForm = v.object({});

export const reasonForm = v.object({ reason: multiline(LIMITS.reason) });
export const responseForm = v.object({
	status: v.picklist(RESPONSE_STATUSES, 'required'),
	reason: multiline(LIMITS.reason),
	plainText: optionalMultiline(LIMITS.reason),
	organisationId: optionalUuid,
});
export const plainTextForm = v.object({ plainText: optionalMultiline(LIMITS.reason) });
export const themeForm = v.object({ themeId: optionalUuid });

/** The filters of the list of items, from the address: what is malformed counts as absent. */
export const itemFilter = v.object({
	kind: v.fallback(v.nullable(v.picklist(ITEM_KINDS)), null),
	state: v.fallback(v.nullable(v.picklist(ITEM_STATES)), null),
	themeId: v.fallback(v.nullable(uuid), null),
	words: v.fallback(optionalLine(LIMITS.name), ''),
});
