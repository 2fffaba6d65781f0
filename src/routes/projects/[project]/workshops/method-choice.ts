import type { RequestEvent } from '@sveltejs/kit';
import { totalMinutes } from '#lib/domain/phase.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { PROPOSED, proposeMethods, type SuppliedMethod } from '#lib/methods/method.ts';
import { openProject } from '../open-project.ts';

/** A method as it is offered. */
export interface MethodOffer {
	id: string;
	name: string;
	goal: string;
	care: string;
	outcome: string;
	minutes: number;
	least: number;
	most: number;
	table: { least: number; most: number } | null;
	thenRound: boolean;
}

export interface MethodOffers {
	minutes: number;
	people: number;
	own: MethodOffer[];
	proposed: MethodOffer[];
	others: MethodOffer[];
}

const USUAL = { minutes: 90, people: 30 };
/** People at one table, about. */
const AT_TABLE = 7;

/**
 * The methods to choose from, those first that fit what the address asks (`minutes`, `people`), else the workshop, where there
 * is one already.
 */
export async function offeredMethods(
	event: Pick<RequestEvent, 'locals' | 'url'> & { params: { project: string } },
	workshop?: { startsAt: Date | null; endsAt: Date | null; tables: number },
): Promise<MethodOffers> {
	const { principal } = await openProject(event);
	const { app, locale } = event.locals;
	const { supplied, own } = await orErrorPage(app.methods.list(principal, locale));
	const minutes = asked(event.url, 'minutes', 600) ?? lengthOf(workshop) ?? USUAL.minutes;
	const people = asked(event.url, 'people', 1000) ?? (workshop ? workshop.tables * AT_TABLE : USUAL.people);
	const sorted = proposeMethods(supplied, minutes, people).map(offerOf);
	return {
		minutes,
		people,
		own: own.map((method) => offerOf({ ...method, outcome: '', table: null, thenRound: false, sources: [] })),
		proposed: sorted.slice(0, PROPOSED),
		others: sorted.slice(PROPOSED),
	};
}

function lengthOf(workshop?: { startsAt: Date | null; endsAt: Date | null }): number | null {
	if (!workshop?.startsAt || !workshop.endsAt) return null;
	return Math.round((workshop.endsAt.getTime() - workshop.startsAt.getTime()) / 60_000);
}

function asked(url: URL, name: string, most: number): number | null {
	const value = Number(url.searchParams.get(name) ?? Number.NaN);
	return Number.isInteger(value) && value >= 1 && value <= most ? value : null;
}

function offerOf(method: SuppliedMethod): MethodOffer {
	const { id, name, goal, care, outcome, table, thenRound, leastPeople, mostPeople, phases } = method;
	return {
		id,
		name,
		goal,
		care,
		outcome,
		table,
		thenRound,
		minutes: totalMinutes(phases),
		least: leastPeople,
		most: mostPeople,
	};
}
