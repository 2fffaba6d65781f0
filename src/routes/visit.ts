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
	const deviceMark = event.cookies.get(deviceCookie(event)) ?? null;
	return { token, address: event.getClientAddress(), device: deviceOf(headers.get('user-agent')), deviceMark };
}

/** Tells an account's own devices from others: see `server/services/devices.ts`. */
const deviceCookie = (event: RequestEvent) => (isSecure(event) ? '__Host-trame-device' : 'trame-device');
/** Thirteen months: at every sign-in it begins anew. Seconds. */
const DEVICE_LIFE = 395 * 24 * 3600;

/** Gives the browser its new session, or takes the old one away (null). */
export function keepSession(event: RequestEvent, session: NewSession | null): void {
	const { name, value, attributes } = event.locals.app.sessions.cookie(session, isSecure(event));
	event.cookies.set(name, value, attributes);
	if (session?.deviceMark !== undefined)
		event.cookies.set(deviceCookie(event), session.deviceMark, { ...attributes, maxAge: DEVICE_LIFE });
}

/** The browser forgets everything that it kept to be known again. */
export function forgetBrowser(event: RequestEvent): void {
	keepSession(event, null);
	const { attributes } = event.locals.app.sessions.cookie(null, isSecure(event));
	event.cookies.delete(deviceCookie(event), attributes);
}

/** Keeps the new session and says where to go: to `to`, or first to the page of the second step. */
export function enterAt(event: RequestEvent, session: NewSession, to: string): string {
	keepSession(event, session);
	return session.pending ? secondStep(to) : to;
}
