import type { Connection, LineState } from '#lib/sync/connection.ts';
import { saveState, type SaveState } from '#lib/sync/save-state.ts';

const TICK_MS = 500;

/** One line as a page sees it: its state, and what may truthfully be said about saving. Close it with the page. */
export class LineView {
	readonly connection: Connection;
	line: LineState = $state.raw({} as LineState);
	#commands: { count: number; since: number | null; savedAt: number | null } = $state.raw({
		count: 0,
		since: null,
		savedAt: null,
	});
	/** Commands travel by HTTP because the WebSocket is blocked: being cut off is then no news. */
	otherRoad = $state(false);
	#now = $state(Date.now());
	#stop: () => void;

	readonly save: SaveState = $derived.by(() => {
		const { line } = this;
		return saveState(
			{
				status: this.otherRoad ? 'connected' : line.status,
				statusSince: line.statusSince,
				unacked: line.unacked,
				pendingCommands: this.#commands.count,
				waitingSince: earliest(line.unackedSince, this.#commands.since),
				health: line.health,
				lastHeard: line.lastHeard,
				savedAt: latest(line.savedAt, this.#commands.savedAt),
			},
			this.#now,
		);
	});

	constructor(connection: Connection) {
		this.connection = connection;
		this.line = connection.state();
		const stop = connection.onState(() => {
			this.line = connection.state();
			this.#now = Date.now();
		});
		// Only silence needs a clock: a calm line costs nothing.
		const timer = setInterval(() => {
			if (this.save.kind !== 'saved' || this.line.status !== 'connected') this.#now = Date.now();
		}, TICK_MS);
		this.#stop = () => {
			stop();
			clearInterval(timer);
		};
	}

	/** Tells how many commands wait for a result, and since when. */
	waiting(count: number, since: number | null) {
		const savedAt = count === 0 && this.#commands.count > 0 ? Date.now() : this.#commands.savedAt;
		this.#commands = { count, since, savedAt };
		this.#now = Date.now();
	}

	close() {
		this.#stop();
		this.connection.destroy();
	}
}

function earliest(one: number | null, other: number | null): number | null {
	if (one === null || other === null) return one ?? other;
	return Math.min(one, other);
}

function latest(one: number | null, other: number | null): number | null {
	if (one === null || other === null) return one ?? other;
	return Math.max(one, other);
}
