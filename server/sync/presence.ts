import { floorBreakdown } from '#lib/domain/floor.ts';
import type { FactMessage } from '#lib/schemas/wire.ts';
import type { Line } from './connection.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Caller } from './ports.ts';

const INTERVAL_MS = 1000;

/**
 * The fact `present`: how many people are here, by college, as it may be shown (floor of 5, safe from subtraction). A
 * person with two tabs is one person; visitors without a session are not counted.
 */
function presentFact(principals: Iterable<Caller['principal']>, elsewhere: Iterable<[string, string]>): FactMessage {
	const colleges = new Map<string, Set<string>>();
	for (const principal of principals) {
		if (principal.kind !== 'participant') continue;
		add(principal.participantId, principal.collegeId);
	}
	for (const [participantId, collegeId] of elsewhere) add(participantId, collegeId);
	function add(participantId: string, collegeId: string): void {
		const people = colleges.get(collegeId) ?? new Set();
		colleges.set(collegeId, people.add(participantId));
	}
	const ids = [...colleges.keys()].sort();
	const { cells, total } = floorBreakdown(ids.map((id) => colleges.get(id)?.size ?? 0));
	return {
		name: 'present',
		data: { total, byCollege: Object.fromEntries(ids.map((id, index) => [id, cells[index]])) },
	};
}

/** Tells a room who is here: at most once a second, and only when it is another answer. */
export class PresentTeller {
	readonly #lines: ReadonlySet<Line>;
	readonly #elsewhere: Elsewhere;
	#timer: NodeJS.Timeout | null = null;
	#last = 0;
	#told = '';

	/** `elsewhere`: who is in the same room in other processes. */
	constructor(lines: ReadonlySet<Line>, elsewhere: Elsewhere) {
		this.#lines = lines;
		this.#elsewhere = elsewhere;
	}

	/** A newcomer hears what the others know; the new answer follows. */
	joined(line: Line): void {
		if (this.#told !== '') line.fact(JSON.parse(this.#told) as FactMessage);
		this.changed();
	}

	changed(): void {
		this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, this.#last + INTERVAL_MS - Date.now()));
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
	}

	#tell(): void {
		this.#timer = null;
		this.#last = Date.now();
		const principals = [...this.#lines].map(({ caller }) => caller.principal);
		const fact = presentFact(principals, this.#elsewhere.people());
		const told = JSON.stringify(fact);
		if (told === this.#told) return;
		this.#told = told;
		for (const line of this.#lines) line.fact(fact);
	}
}
