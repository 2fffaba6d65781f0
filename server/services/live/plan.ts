import { createHash } from 'node:crypto';
import type { PhasePlan } from '#lib/domain/phase.ts';

/** What of a phase was prepared, without how it ran. */
export function planOf(phase: PhasePlan): PhasePlan {
	const { kind, title, minutes, question, instruction, plainText, prompts, settings } = phase;
	return { kind, title, minutes, question, instruction, plainText, prompts, settings };
}

/** A mark of what a page showed of a phase: who changes it says what they saw, and overwrites nobody. */
export function markOf(phase: PhasePlan): string {
	return createHash('sha256')
		.update(JSON.stringify(planOf(phase)))
		.digest('hex')
		.slice(0, 16);
}
