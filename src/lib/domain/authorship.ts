import { floorBreakdown } from './floor.ts';
import type { Inline } from './rich-text.ts';

/** How far a project shows who wrote what in its co-written texts: not at all, by college, by name. */
export const AUTHORSHIP_CHOICES = ['off', 'college', 'name'] as const;
export type AuthorshipChoice = (typeof AUTHORSHIP_CHOICES)[number];

/** Who is behind some words, as the server alone knows it. */
export interface Author {
	participantId: string;
	collegeId: string;
	/** Empty: a person who was erased. */
	name: string;
	/** When they began to write from that device. */
	since: Date;
}

/**
 * How an author may be told to others. `others`: of a college in which so few could have written that the college would
 * name them. `nobody`: no author is known (a contact detail that was masked, words of which the writer's trace is gone).
 */
export type Byline =
	| { kind: 'college'; collegeId: string }
	| { kind: 'others' }
	| { kind: 'person'; name: string; collegeId: string }
	| { kind: 'erased' }
	| { kind: 'nobody' };

/** A text's words with the place of their author in the legend. */
export interface BylinedRun extends Inline {
	by: number;
}

/** One author of a text, with the share of its signs that they wrote (0 to 1). */
export interface LegendEntry {
	byline: Byline;
	share: number;
}

/**
 * How this project tells its authors. A college is named when the floor of five lets it: `writers` is how many people of
 * each college could have written; small ones, and as many others as it takes that nothing can be worked out, are told
 * together. Names are those of words written since they were chosen: earlier ones were given under the promise of a
 * college. Pure.
 *
 * @param writers people by college who may write in this project or did in this text
 */
export function bylines(
	choice: Exclude<AuthorshipChoice, 'off'>,
	namesSince: Date | null,
	writers: ReadonlyMap<string, number>,
): (author: Author | null) => Byline {
	const colleges = [...writers.keys()];
	const { cells } = floorBreakdown([...writers.values()]);
	const shown = new Set(colleges.filter((_, index) => cells[index] !== null));
	return (author) => {
		if (!author) return { kind: 'nobody' };
		const { collegeId, name, since } = author;
		if (choice === 'name' && namesSince !== null && since >= namesSince)
			return name === '' ? { kind: 'erased' } : { kind: 'person', name, collegeId };
		return shown.has(collegeId) ? { kind: 'college', collegeId } : { kind: 'others' };
	};
}

/** Two people of one name and college are told as one: nothing more was promised of them. */
export function bylineKey(byline: Byline): string {
	if (byline.kind === 'college') return `college ${byline.collegeId}`;
	return byline.kind === 'person' ? `person ${byline.collegeId} ${byline.name}` : byline.kind;
}

/** Bylines without repetition, in the order in which they first come. */
export function distinctBylines(all: readonly Byline[]): Byline[] {
	return [...new Map(all.map((byline) => [bylineKey(byline), byline])).values()];
}
