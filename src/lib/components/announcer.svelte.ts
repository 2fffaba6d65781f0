/**
 * What screen readers hear: arrivals, phase changes, time left. One polite region for the whole page, filled by
 * `announce`; `LiveRegion` in the root layout speaks it.
 */
export const announcer = $state({ text: '' });

/** Says a sentence politely. The same sentence twice in a row is spoken twice. */
export function announce(text: string): void {
	announcer.text = announcer.text === text ? `${text}\u00A0` : text;
}
