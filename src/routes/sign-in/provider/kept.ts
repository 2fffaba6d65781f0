import type { RequestEvent } from '@sveltejs/kit';
import { isSecure } from '../../visit.ts';

/** What the browser keeps for us between our button and the end of signing in, sealed. Over HTTPS for this host alone. */
const nameOf = (event: RequestEvent) => (isSecure(event) ? '__Host-trame-provider' : 'trame-provider');
const MINUTES = 10;

export const kept = (event: RequestEvent): string | null => event.cookies.get(nameOf(event)) ?? null;

/** Null: it has served. */
export function keep(event: RequestEvent, sealed: string | null): void {
	event.cookies.set(nameOf(event), sealed ?? '', {
		path: '/',
		httpOnly: true,
		// The way back begins at another site.
		sameSite: 'lax',
		secure: isSecure(event),
		maxAge: sealed === null ? 0 : MINUTES * 60,
	});
}
