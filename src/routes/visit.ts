import type { RequestEvent } from '@sveltejs/kit';
import { deviceOf } from '#lib/domain/device.ts';
import { secondStep } from '#lib/forms/second-step.ts';
import type { NewSession } from '../../server/auth/sessions.ts';
import type { Visit } from '../../server/services/accounts.ts';

export const isSecure = (event: RequestEvent) => event.url.protocol === 'https:';

/** The session and the address that this request comes with. */
export function visitOf(event: RequestEvent): Visit {
	const { headers } = event.request;
	const token = event.locals.app.sessions.readCookie(headers.get('cookie'), isSecure(event));
	return { token, address: event.getClientAddress(), device: deviceOf(headers.get('user-agent')) };
}

/** Gives the browser its new session, or takes the old one away (null). */
export function keepSession(event: RequestEvent, session: NewSession | null): void {
	const { name, value, attributes } = event.locals.app.sessions.cookie(session, isSecure(event));
	event.cookies.set(name, value, attributes);
}

/** Keeps the new session and says where to go: to `to`, or first to the page of the second step. */
export function enterAt(event: RequestEvent, session: NewSession, to: string): string {
	keepSession(event, session);
	return session.pending ? secondStep(to) : to;
}
