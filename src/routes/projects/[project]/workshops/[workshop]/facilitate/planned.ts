/**
 * When the phase at this place was to end, in ms: counted from when the workshop really began, else from its announced hour.
 * Null: neither is known. Pure.
 */
export function plannedEnd(
	phases: readonly { minutes: number; startedAt: Date | null }[],
	index: number,
	startsAt: Date | null,
): number | null {
	const began = phases.reduce<number | null>((first, { startedAt }) => {
		const at = startedAt?.getTime() ?? null;
		return at === null || (first !== null && first < at) ? first : at;
	}, null);
	const from = began ?? startsAt?.getTime() ?? null;
	const minutes = phases.slice(0, index + 1).reduce((sum, phase) => sum + phase.minutes, 0);
	return from === null ? null : from + minutes * 60_000;
}
