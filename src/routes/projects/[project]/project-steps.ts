/** Where a project stands, for the strip of steps: what is behind, what is now, with the numbers that say so. */
export interface ProjectStep {
	key: 'diagnosis' | 'workshops' | 'round' | 'agreement' | 'contract';
	state: 'done' | 'current' | 'upcoming';
}

export interface ProjectSteps {
	steps: ProjectStep[];
	figures: number;
	held: number;
	tables: number;
	/** The round that is open now, and the whole days left. */
	round: { closesAt: Date; days: number } | null;
	agreedFindings: number;
	findings: number;
	articles: number;
}

interface Facts {
	count: { figures: number; findings: number; agreedFindings: number; inContract: number };
	rounds: { status: string; closesAt: Date }[];
	workshops: { startsAt: Date | null; tables: unknown[] }[];
	/** Milliseconds. */
	now: number;
}

const ORDER = ['diagnosis', 'workshops', 'round', 'agreement', 'contract'] as const;
const DAY_MS = 24 * 3600 * 1000;

/** The present step is the one people are asked to act in; those before it count as done where something was done. */
export function projectSteps({ count, rounds, workshops, now }: Facts): ProjectSteps {
	const open = rounds.find((round) => round.status === 'open');
	const held = workshops.filter((workshop) => workshop.startsAt !== null && workshop.startsAt.getTime() <= now);
	const done: Record<ProjectStep['key'], boolean> = {
		diagnosis: count.figures > 0,
		workshops: held.length > 0,
		round: rounds.some((round) => round.status === 'closed' || round.status === 'settled'),
		agreement: count.findings > 0 && count.agreedFindings === count.findings,
		contract: false,
	};
	const current = currentStep();

	function currentStep(): ProjectStep['key'] {
		if (open) return 'round';
		if (count.inContract > 0) return 'contract';
		if (rounds.some((round) => round.status === 'closed') || count.agreedFindings > 0) return 'agreement';
		if (workshops.length > 0 || count.findings > 0) return 'workshops';
		return 'diagnosis';
	}

	return {
		steps: ORDER.map((key) => {
			if (key === current) return { key, state: 'current' };
			return { key, state: done[key] && ORDER.indexOf(key) < ORDER.indexOf(current) ? 'done' : 'upcoming' };
		}),
		figures: count.figures,
		held: held.length,
		tables: workshops.reduce((sum, workshop) => sum + workshop.tables.length, 0),
		round: open
			? { closesAt: open.closesAt, days: Math.max(0, Math.floor((open.closesAt.getTime() - now) / DAY_MS)) }
			: null,
		agreedFindings: count.agreedFindings,
		findings: count.findings,
		articles: count.inContract,
	};
}
