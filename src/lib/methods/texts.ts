import type { MethodId } from './shapes.ts';

/** The words of a supplied method in one language. */
export interface MethodTexts {
	name: string;
	goal: string;
	outcome: string;
	care?: string;
	/** One for each phase of its shape, in order. */
	phases: readonly PhaseTexts[];
}

export interface PhaseTexts {
	title: string;
	question?: string;
	instruction: string;
	/** Question and instruction in plain language. */
	plain?: string;
	prompts?: string[];
	/** Beginnings of a sentence, where people write. */
	starters?: string[];
	/** Of a poll. */
	options?: string[];
}

export type MethodsInWords = Record<MethodId, MethodTexts>;
