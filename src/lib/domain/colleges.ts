import type { CollegeShape } from './vocabulary.ts';

/** One college of a supplied set, before a project makes it its own. */
export interface CollegeTemplate {
	key: string;
	shape: CollegeShape;
	/** Name of the colour token: `--college-<colour>` and `--college-<colour>-soft`. */
	colour: CollegeColour;
	/** Whether the default agreement rule requires this college. */
	required: boolean;
}

export const COLLEGE_COLOURS = ['residents', 'associations', 'institutions', 'state', 'landlords', 'economy'] as const;
export type CollegeColour = (typeof COLLEGE_COLOURS)[number];

/** For a simple workshop. Labels: `messages.colleges[key]`. */
const THREE_COLLEGES: CollegeTemplate[] = [
	{ key: 'residents', shape: 'circle', colour: 'residents', required: true },
	{ key: 'associations', shape: 'triangle', colour: 'associations', required: true },
	{ key: 'institutions', shape: 'square', colour: 'institutions', required: true },
];

/** For a contract. */
const SIX_COLLEGES: CollegeTemplate[] = [
	{ key: 'residents', shape: 'circle', colour: 'residents', required: true },
	{ key: 'associations', shape: 'triangle', colour: 'associations', required: true },
	{ key: 'local_authorities', shape: 'square', colour: 'institutions', required: true },
	{ key: 'state', shape: 'diamond', colour: 'state', required: true },
	{ key: 'landlords', shape: 'hexagon', colour: 'landlords', required: false },
	{ key: 'economy', shape: 'pentagon', colour: 'economy', required: false },
];

export const COLLEGE_SETS = { three: THREE_COLLEGES, six: SIX_COLLEGES };
export type CollegeSet = keyof typeof COLLEGE_SETS;
