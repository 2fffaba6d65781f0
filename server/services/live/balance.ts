import type { Written } from '../../db/balance-store.ts';

/** How much was heard from one college or at one table. Never of a person. */
export interface Share {
	/** Of the college or table; null: not known. */
	id: string | null;
	notes: number;
	words: number;
	/** Dots are placed by people, not at tables: 0 there. */
	dots: number;
	seconds: number;
}

export interface Balance {
	colleges: Share[];
	tables: Share[];
	/** Colleges that are here and from which nothing was written, placed or said. */
	silent: string[];
}

/**
 * The balance of voices, for the facilitator alone: who is here stands on the same page, so nothing is floored. Pure.
 *
 * @param present ids of colleges of which somebody came
 */
export function balanceOf(parts: {
	collegeIds: readonly string[];
	boardIds: readonly string[];
	written: readonly Written[];
	placed: readonly { collegeId: string | null; dots: number }[];
	spoken: readonly { collegeId: string | null; boardId: string | null; seconds: number }[];
	present: ReadonlySet<string>;
}): Balance {
	const { collegeIds, boardIds, written, placed, spoken, present } = parts;
	const ofCollege = (id: string | null): Share => {
		const own = written.filter(({ collegeId }) => collegeId === id);
		return {
			id,
			notes: sum(own.map(({ notes }) => notes)),
			words: sum(own.map(({ words }) => words)),
			dots: sum(placed.filter(({ collegeId }) => collegeId === id).map(({ dots }) => dots)),
			seconds: Math.round(sum(spoken.filter(({ collegeId }) => collegeId === id).map(({ seconds }) => seconds))),
		};
	};
	const ofTable = (id: string): Share => {
		const own = written.filter(({ boardId }) => boardId === id);
		return {
			id,
			notes: sum(own.map(({ notes }) => notes)),
			words: sum(own.map(({ words }) => words)),
			dots: 0,
			seconds: Math.round(sum(spoken.filter(({ boardId }) => boardId === id).map(({ seconds }) => seconds))),
		};
	};
	const colleges = collegeIds.map(ofCollege);
	const unknown = ofCollege(null);
	return {
		colleges: isSilent(unknown) ? colleges : [...colleges, unknown],
		tables: boardIds.map(ofTable),
		silent: colleges.flatMap((share) =>
			share.id !== null && present.has(share.id) && isSilent(share) ? [share.id] : [],
		),
	};
}

const isSilent = ({ notes, dots, seconds }: Share): boolean => notes === 0 && dots === 0 && seconds === 0;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
