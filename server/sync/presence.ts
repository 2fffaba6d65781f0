import { floorBreakdown } from '#lib/domain/floor.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { FactMessage } from '#lib/schemas/wire.ts';
import type { Line } from './connection.ts';

const INTERVAL_MS = 1000;

/**
 * The fact `present`: how many people are here, by college, as it may be shown (floor of 5, safe from subtraction). A
 * person with two tabs is one person; visitors without a session are not counted.
 */
function presentFact(principals: Iterable<Principal>): FactMessage {
	const colleges = new Map<string, Set<string>>();
	for (const principal of principals) {
		if (principal.kind !== 'participant') continue;
		const people = colleges.get(principal.collegeId) ?? new Set();
		colleges.set(principal.collegeId, people.add(principal.participantId));
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
	#timer: NodeJS.Timeout | null = null;
	#last = 0;
	#told = '';

	constructor(lines: ReadonlySet<Line>) {
		this.#lines = lines;
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
		const fact = presentFact([...this.#lines].map(({ caller }) => caller.principal));
		const told = JSON.stringify(fact);
		if (told === this.#told) return;
		this.#told = told;
		for (const line of this.#lines) line.fact(fact);
	}
}
