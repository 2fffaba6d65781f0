import { secondsLeft, type LiveState } from '#lib/domain/live.ts';

const TICK_MS = 250;

/** Where a workshop stands, and its clock: counted from what the server said, never by the hour of this device. */
export class LiveClock {
	/** Null: it has no agenda. */
	state: LiveState | null = $state.raw(null);
	/** The server's clock, in ms; moves once `start` was called. */
	now = $state(0);
	/** Of the server's clock before that of this device. */
	#ahead = 0;

	/** Whole seconds left in the phase under way, negative when it is over; null: none runs. */
	readonly left: number | null = $derived.by(() => {
		const { state } = this;
		return state?.life === 'running' && state.phase ? secondsLeft(state.phase.run, this.now) : null;
	});

	constructor(state: LiveState | null) {
		this.take(state);
	}

	/** A newer state; one that was overtaken is passed over. */
	take(state: LiveState | null): void {
		if (state && this.state && state.version < this.state.version) return;
		this.state = state;
		if (!state) return;
		this.#ahead = state.now - Date.now();
		this.now = state.now;
	}

	/** Lets the time run. Returns the way to stop. */
	start(): () => void {
		const timer = setInterval(() => (this.now = Date.now() + this.#ahead), TICK_MS);
		return () => clearInterval(timer);
	}
}
