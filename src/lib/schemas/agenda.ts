import * as v from 'valibot';
import type { PhasePlan, PhaseSettings } from '#lib/domain/phase.ts';
import { settingsFrom, usualSettings } from '#lib/domain/phase.ts';
import {
	BALLOT_KINDS,
	BALLOT_TARGETS,
	PHASE_KINDS,
	SCREEN_VIEWS,
	WRITABLE_NOTE_KINDS,
	WRITING_MODES,
} from '#lib/domain/vocabulary.ts';
import { checkbox, optionalUuid } from './people.ts';
import { newWorkshopForm, whole } from './projects.ts';
import { cleanText, line, multiline, optionalLine, optionalMultiline, uuid } from './text.ts';

/** Bounds of an agenda and its phases; texts in UTF-16 code units. */
export const AGENDA_LIMITS = {
	phases: 40,
	minutes: 600,
	title: 120,
	question: 500,
	text: 2000,
	/** Of one prompt, beginning of a sentence or option. */
	line: 200,
	lines: 12,
	most: 50,
	rounds: 12,
	/** Of one round. */
	roundSeconds: 1800,
	budget: 20,
} as const;
const L = AGENDA_LIMITS;

const integer = (least: number, most: number) =>
	v.pipe(
		v.number('number_malformed'),
		v.integer('number_malformed'),
		v.minValue(least, 'number_out_of_range'),
		v.maxValue(most, 'number_out_of_range'),
	);
/** One line that keeps its no-break spaces: French needs them. */
const entry = v.pipe(
	v.string('malformed'),
	v.transform((text) => cleanText(text.replace(/[\r\n\t]+/g, ' '))),
	v.nonEmpty('required'),
	v.maxLength(L.line, 'too_long'),
);
const list = (least: number) =>
	v.pipe(v.array(entry), v.minLength(least, 'required'), v.maxLength(L.lines, 'too_many_lines'));
const noteKind = v.picklist(WRITABLE_NOTE_KINDS, 'malformed');

const writing = v.pipe(
	v.strictObject({
		mode: v.picklist(WRITING_MODES, 'malformed'),
		anonymous: v.boolean('malformed'),
		kinds: v.array(noteKind),
		starters: list(0),
		most: v.nullable(integer(1, L.most)),
		rounds: v.nullable(integer(2, L.rounds)),
		roundSeconds: v.nullable(integer(30, L.roundSeconds)),
	}),
	v.check(
		({ mode, rounds, roundSeconds }) => mode !== 'round_robin' || (rounds !== null && roundSeconds !== null),
		'rounds_needed',
	),
);
const ballot = v.variant('kind', [
	v.pipe(
		v.strictObject({
			kind: v.literal('dots'),
			target: v.picklist(BALLOT_TARGETS, 'malformed'),
			budget: integer(1, L.budget),
			mostOnOne: integer(1, L.budget),
		}),
		v.check(({ budget, mostOnOne }) => mostOnOne <= budget, 'more_than_budget'),
	),
	v.strictObject({ kind: v.literal('consent'), proposal: multiline(L.text) }),
	v.strictObject({ kind: v.literal('poll'), options: list(2) }),
]);

/** One phase as data: in a project's own method, in a removal that is undone. */
export const phasePlan = v.strictObject({
	kind: v.picklist(PHASE_KINDS, 'malformed'),
	title: optionalLine(L.title),
	minutes: integer(1, L.minutes),
	question: optionalMultiline(L.question),
	instruction: optionalMultiline(L.text),
	plainText: optionalMultiline(L.text),
	prompts: list(0),
	settings: v.strictObject({
		writing: v.nullable(writing),
		arrange: v.boolean('malformed'),
		draft: v.boolean('malformed'),
		ballot: v.nullable(ballot),
		speaking: v.boolean('malformed'),
		plenary: v.boolean('malformed'),
		screen: v.picklist(SCREEN_VIEWS, 'malformed'),
	}),
}) satisfies v.GenericSchema<unknown, PhasePlan>;

/** All phases of a method or an agenda, in order. */
export const agendaPlan = v.pipe(v.array(phasePlan), v.nonEmpty('required'), v.maxLength(L.phases, 'agenda_too_long'));

/** Phases that were stored, perhaps by an older version: settings that are missing are as usual for their kind. */
export function storedPlans(stored: unknown): PhasePlan[] {
	return (stored as PhasePlan[]).map((plan) => ({ ...plan, settings: settingsFrom(plan.kind, plan.settings) }));
}

/** Lines of a text area, one entry each; empty ones are nothing. */
const lines = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((text) =>
		text
			.split(/\r?\n/)
			.map((one) => one.trim())
			.filter((one) => one !== ''),
	),
	list(0),
);
/** A number, or nothing. */
const optionalWhole = (least: number, most: number) =>
	v.optional(
		v.union([
			v.pipe(
				v.literal(''),
				v.transform(() => null),
			),
			whole(least, most),
		]),
		'',
	);

const phaseFields = {
	kind: v.picklist(PHASE_KINDS, 'malformed'),
	title: optionalLine(L.title),
	minutes: whole(1, L.minutes),
	question: optionalMultiline(L.question),
	instruction: optionalMultiline(L.text),
	plainText: optionalMultiline(L.text),
	prompts: lines,
	writing: v.picklist(['none', ...WRITING_MODES], 'malformed'),
	anonymous: checkbox,
	/** Comes as a list. */
	noteKinds: v.array(noteKind),
	starters: lines,
	most: optionalWhole(1, L.most),
	rounds: optionalWhole(2, L.rounds),
	roundMinutes: optionalWhole(1, L.roundSeconds / 60),
	arrange: checkbox,
	draft: checkbox,
	ballot: v.picklist(['none', ...BALLOT_KINDS], 'malformed'),
	target: v.optional(v.picklist(BALLOT_TARGETS, 'malformed'), 'groups'),
	budget: optionalWhole(1, L.budget),
	mostOnOne: optionalWhole(1, L.budget),
	proposal: v.optional(optionalMultiline(L.text), ''),
	options: lines,
	speaking: checkbox,
	plenary: checkbox,
	screen: v.picklist(SCREEN_VIEWS, 'malformed'),
};
type Field = keyof typeof phaseFields;
const fields = v.object(phaseFields);
type PhaseForm = v.InferOutput<typeof fields>;

const needs = (field: Field, test: (form: PhaseForm) => boolean, reason: string) =>
	v.forward(v.check<PhaseForm, string>(test, reason), [field]);

/** A phase as the run sheet's form sends it: fields of what is not chosen are passed over. */
const phaseForm = v.pipe(
	fields,
	needs('rounds', ({ writing, rounds }) => writing !== 'round_robin' || rounds !== null, 'required'),
	needs('roundMinutes', ({ writing, roundMinutes }) => writing !== 'round_robin' || roundMinutes !== null, 'required'),
	needs('budget', ({ ballot, budget }) => ballot !== 'dots' || budget !== null, 'required'),
	needs(
		'mostOnOne',
		({ ballot, budget, mostOnOne }) => ballot !== 'dots' || (mostOnOne ?? 1) <= (budget ?? L.budget),
		'more_than_budget',
	),
	needs('proposal', ({ ballot, proposal }) => ballot !== 'consent' || proposal !== '', 'required'),
	needs('options', ({ ballot, options }) => ballot !== 'poll' || options.length >= 2, 'two_options_needed'),
	v.transform(planOf),
);

function planOf(form: PhaseForm): PhasePlan {
	const { kind, title, minutes, question, instruction, plainText, prompts } = form;
	const { arrange, draft, speaking, plenary, screen } = form;
	const settings = { arrange, draft, speaking, plenary, screen, writing: writingOf(form), ballot: ballotOf(form) };
	return { kind, title, minutes, question, instruction, plainText, prompts, settings };
}

function writingOf(form: PhaseForm): PhaseSettings['writing'] {
	if (form.writing === 'none') return null;
	const rounds = form.writing === 'round_robin';
	return {
		mode: form.writing,
		anonymous: form.anonymous,
		kinds: form.noteKinds,
		starters: form.starters,
		most: form.most,
		rounds: rounds ? form.rounds : null,
		roundSeconds: rounds && form.roundMinutes !== null ? form.roundMinutes * 60 : null,
	};
}

function ballotOf({ ballot, target, budget, mostOnOne, proposal, options }: PhaseForm): PhaseSettings['ballot'] {
	switch (ballot) {
		case 'none':
			return null;
		case 'dots':
			return { kind: 'dots', target, budget: budget ?? 1, mostOnOne: mostOnOne ?? budget ?? 1 };
		case 'consent':
			return { kind: 'consent', proposal };
		case 'poll':
			return { kind: 'poll', options };
	}
}

/** Fields of the forms below that have several values. */
export const PHASE_LISTS = ['noteKinds'] as const;

/** `seen`: the mark of the phase as its page showed it. */
export const changePhaseForm = v.intersect([v.object({ phaseId: uuid, seen: line(64) }), phaseForm]);

/** A new phase is what its kind usually is; its details follow. `beforeId`: none, at the end. */
export const addPhaseForm = v.pipe(
	v.object({
		kind: v.picklist(PHASE_KINDS, 'malformed'),
		minutes: whole(1, L.minutes),
		question: optionalMultiline(L.question),
		beforeId: optionalUuid,
	}),
	v.transform(({ kind, minutes, question, beforeId }) => ({
		beforeId,
		plan: {
			...{ kind, minutes, question, title: '', instruction: '', plainText: '', prompts: [] },
			settings: usualSettings(kind),
		} satisfies PhasePlan,
	})),
);
export const movePhaseForm = v.object({ phaseId: uuid, way: v.picklist(['up', 'down'], 'malformed') });
export const removePhaseForm = v.object({ phaseId: uuid });

/** What a removal gives back, to undo it. */
export const removedPhase = v.strictObject({ id: uuid, beforeId: v.nullable(uuid), plan: phasePlan });
export const restorePhaseForm = v.pipe(
	v.object({
		removed: v.pipe(
			v.string('malformed'),
			v.maxLength(20_000, 'too_long'),
			v.parseJson(undefined, 'malformed'),
			removedPhase,
		),
	}),
	v.transform(({ removed }) => removed),
);

/** Which method: the id of a supplied one, or of one of the project's own. */
export const methodChoice = v.union([v.pipe(v.string(), v.regex(/^[a-z0-9_]{3,40}$/, 'malformed')), uuid], 'malformed');
export const startAgendaForm = v.object({ method: methodChoice });
export const workshopOfMethodForm = v.object({ ...newWorkshopForm.entries, method: methodChoice });

export const saveMethodForm = v.pipe(
	v.object({
		name: line(L.title),
		goal: optionalMultiline(L.question),
		care: optionalMultiline(L.question),
		leastPeople: whole(1, 1000),
		mostPeople: whole(1, 1000),
	}),
	v.forward(
		v.check(({ leastPeople, mostPeople }) => leastPeople <= mostPeople, 'most_below_least'),
		['mostPeople'],
	),
);
export const removeMethodForm = v.object({ methodId: uuid });
