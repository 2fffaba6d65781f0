import { totalMinutes, type PhasePlan } from '#lib/domain/phase.ts';

/** A way to run a workshop: supplied with the product, or a project's own. */
export interface Method {
	name: string;
	goal: string;
	/** What it asks of people, and whom it may leave out; empty: nothing particular. */
	care: string;
	leastPeople: number;
	mostPeople: number;
	phases: PhasePlan[];
}

export interface SuppliedMethod extends Method {
	/** Stable: it stands in addresses and forms. */
	id: string;
	/** People at one table; null: the method has no tables. */
	table: { least: number; most: number } | null;
	/** What is there at the end. */
	outcome: string;
	/** It goes on after the hall: as a comment round on the texts. */
	thenRound: boolean;
	/** Addresses of pages that describe it. */
	sources: readonly string[];
}

/** How many methods are shown before the others. */
export const PROPOSED = 5;

/**
 * Methods with those first that fit best: time that a method lacks weighs more than time left over; for more people than it
 * takes, each table runs it for itself. Equal ones keep their order. Pure.
 *
 * @param minutes how long the workshop may last
 * @param people how many are expected
 */
export function proposeMethods<One extends Method & { thenRound?: boolean }>(
	methods: readonly One[],
	minutes: number,
	people: number,
): One[] {
	const misfit = (method: One) => {
		const over = totalMinutes(method.phases) - minutes;
		const time = over > 0 ? 3 * over : -over;
		const missing = Math.max(0, method.leastPeople - people);
		// Whoever plans a meeting has a meeting in mind.
		const later = method.thenRound ? 30 : 0;
		return time + 10 * missing + (people > method.mostPeople ? 15 : 0) + later;
	};
	return methods
		.map((method, index) => ({ method, index, misfit: misfit(method) }))
		.sort((one, two) => one.misfit - two.misfit || one.index - two.index)
		.map(({ method }) => method);
}
