import type { ServerResponse } from 'node:http';

/**
 * Sent with every answer, files included; the Content-Security-Policy of pages is SvelteKit's (`svelte.config.js`), since it
 * carries a nonce.
 */
const ALWAYS: Record<string, string> = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	// Addresses of boards and invitations are nobody else's business.
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
const ONE_YEAR = 31_536_000;

export function setSecurityHeaders(response: ServerResponse, origin: string | null): void {
	for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
	if (origin?.startsWith('https:')) response.setHeader('strict-transport-security', `max-age=${ONE_YEAR}`);
}
