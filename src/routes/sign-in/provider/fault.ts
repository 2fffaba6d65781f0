/** Any other sentence of ours, put into an address by somebody, would mislead. */
const FAULTS = [
	'provider_down',
	'provider_cancelled',
	'provider_refused',
	'provider_over',
	'provider_level',
	'identity_taken',
	'too_many_tries',
] as const;

/** Why somebody comes back from the provider with empty hands, as the address says; null: they do not. */
export const faultOf = (url: URL) => FAULTS.find((reason) => reason === url.searchParams.get('fault')) ?? null;
