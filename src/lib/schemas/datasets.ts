import * as v from 'valibot';
import type { DatasetName } from '../domain/api.ts';
import { OUTCOMES } from '../domain/agreement.ts';
import {
	COMMITMENT_STATUSES,
	ITEM_KINDS,
	ITEM_STATES,
	MANDATES,
	MEANS_KINDS,
	NOTE_KINDS,
	ROLES,
	VOICES,
} from '../domain/vocabulary.ts';

/** What leaves the server towards programs: plain JSON. Moments are ISO 8601 in UTC. */
export const when = v.pipe(v.string(), v.isoTimestamp());
export const day = v.pipe(v.string(), v.isoDate());
export const id = v.pipe(v.string(), v.uuid());
/** People behind it; null: not shown, because there are fewer than five or because it would tell such a number. */
export const count = v.nullable(v.pipe(v.number(), v.integer()));
export const whole = v.pipe(v.number(), v.integer());

export const roundStatus = v.picklist(['upcoming', 'open', 'closed', 'settled']);
export const agreementOutcome = v.picklist(['agreed', 'agreed_with_reservations', 'contested']);

/** Answers of one college. */
export const tallyRow = v.object({
	college: v.string(),
	agree: count,
	agree_with_reservation: count,
	object: count,
	abstain: count,
	lifted: count,
	total: count,
	inFavourAtLeast: count,
});

/**
 * One row of each table that leaves a project, as JSON and as the columns of a CSV file, in this order. `college` is the
 * key of a college.
 */
export const DATASET_ROWS = {
	items: v.object({
		id,
		kind: v.picklist(ITEM_KINDS),
		number: whole,
		title: v.string(),
		text: v.string(),
		plainText: v.string(),
		state: v.picklist(ITEM_STATES),
		stateReason: v.string(),
		theme: v.nullable(v.string()),
		version: whole,
		notes: whole,
		boardId: v.nullable(id),
		changedAt: when,
	}),
	agreements: v.object({
		id,
		itemId: id,
		kind: v.picklist(ITEM_KINDS),
		number: whole,
		version: whole,
		title: v.string(),
		text: v.string(),
		textHash: v.string(),
		outcome: agreementOutcome,
		roundId: id,
		recordedAt: when,
		total: count,
		tally: v.array(tallyRow),
	}),
	commitments: v.object({
		id,
		organisation: v.string(),
		objective: v.nullable(v.string()),
		text: v.string(),
		means: v.picklist(MEANS_KINDS),
		amountEur: v.nullable(v.number()),
		startsOn: v.nullable(day),
		dueDate: v.nullable(day),
		status: v.picklist(COMMITMENT_STATUSES),
	}),
	indicators: v.object({
		id,
		objective: v.string(),
		label: v.string(),
		unit: v.string(),
		baseline: v.nullable(v.number()),
		baselineYear: v.nullable(whole),
		target: v.nullable(v.number()),
		targetYear: v.nullable(whole),
		source: v.nullable(v.string()),
	}),
	notes: v.object({
		id,
		boardId: id,
		board: v.string(),
		number: whole,
		kind: v.picklist(NOTE_KINDS),
		text: v.string(),
		lang: v.string(),
		college: v.nullable(v.string()),
		voice: v.picklist(VOICES),
		label: v.string(),
		byScribe: v.boolean(),
		unconfirmed: v.boolean(),
		groupId: v.nullable(id),
		group: v.nullable(v.string()),
	}),
	results: v.object({
		roundId: id,
		round: v.string(),
		opensAt: when,
		closesAt: when,
		status: roundStatus,
		itemId: id,
		kind: v.picklist(ITEM_KINDS),
		number: whole,
		version: whole,
		title: v.string(),
		outcome: v.picklist(OUTCOMES),
		...tallyRow.entries,
	}),
	members: v.object({
		id,
		displayName: v.string(),
		email: v.nullable(v.string()),
		role: v.picklist(ROLES),
		college: v.string(),
		organisation: v.nullable(v.string()),
		mandate: v.picklist(MANDATES),
		guest: v.boolean(),
		createdAt: when,
	}),
} satisfies Record<DatasetName, v.GenericSchema>;

/** What code may hand over for a value that leaves as JSON: a Date where a text of a moment stands. */
export type Plain<T> = T extends string
	? T | Date
	: T extends readonly (infer Item)[]
		? Plain<Item>[]
		: T extends object
			? { [Key in keyof T]: Plain<T[Key]> }
			: T;

export type DatasetRow<Name extends DatasetName> = Plain<v.InferOutput<(typeof DATASET_ROWS)[Name]>>;
