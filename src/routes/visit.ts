import type { RequestEvent } from '@sveltejs/kit';
import type { NewSession } from '../../server/auth/sessions.ts';
import type { Visit } from '../../server/services/accounts.ts';

const isSecure = (event: RequestEvent) => event.url.protocol === 'https:';

/** The session and the address that this request comes with. */
export function visitOf(event: RequestEvent): Visit {
	const token = event.locals.app.sessions.readCookie(event.request.headers.get('cookie'), isSecure(event));
	return { token, address: event.getClientAddress() };
}

/** Gives the browser its new session, or takes the old one away (null). */
export function keepSession(event: RequestEvent, session: NewSession | null): void {
	const { name, value, attributes } = event.locals.app.sessions.cookie(session, isSecure(event));
	event.cookies.set(name, value, attributes);
}
