import { usualSettings, type PhasePlan, type PhaseSettings } from '#lib/domain/phase.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { SuppliedMethod } from './method.ts';
import { METHOD_IDS, SHAPES, type MethodId, type MethodShape, type PhaseShape } from './shapes.ts';
import type { PhaseTexts } from './texts.ts';

const TEXTS = { fr, en };

/** The methods that ship with the product, in this language. */
export function suppliedMethods(locale: Locale): SuppliedMethod[] {
	return METHOD_IDS.map((id) => suppliedMethod(id, locale));
}

export function isMethodId(id: string): id is MethodId {
	return (METHOD_IDS as readonly string[]).includes(id);
}

export function suppliedMethod(id: MethodId, locale: Locale): SuppliedMethod {
	const shape: MethodShape = SHAPES[id];
	const { phases, ...texts } = TEXTS[locale][id];
	return {
		id,
		...texts,
		care: texts.care ?? '',
		leastPeople: shape.people[0],
		mostPeople: shape.people[1],
		table: shape.table && { least: shape.table[0], most: shape.table[1] },
		thenRound: shape.thenRound ?? false,
		sources: shape.sources,
		phases: shape.phases.map((phase, index) => planOf(phase, phases[index])),
	};
}

function planOf({ kind, minutes, settings }: PhaseShape, texts: PhaseTexts | undefined): PhasePlan {
	if (!texts) throw new Error('a phase of a supplied method has no words');
	const { title, question = '', instruction, plain = '', prompts = [] } = texts;
	return {
		kind,
		minutes,
		title,
		question,
		instruction,
		plainText: plain,
		prompts,
		settings: worded(kind, settings, texts),
	};
}

/** Settings with the words that belong into them. */
function worded(
	kind: PhaseShape['kind'],
	shape: Partial<PhaseSettings> | undefined,
	{ starters = [], options = [] }: PhaseTexts,
): PhaseSettings {
	const settings = { ...usualSettings(kind), ...shape };
	const { writing, ballot } = settings;
	return {
		...settings,
		writing: writing && { ...writing, kinds: [...writing.kinds], starters },
		ballot: ballot?.kind === 'poll' ? { ...ballot, options } : ballot && { ...ballot },
	};
}
