import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { LOCALES, type Locale } from '#lib/domain/vocabulary.ts';
import { currentApp } from '../server/current-app.ts';

/** From a request to `locals`: the running app, who is signed in, the language, a name for the logs. */
export const handle: Handle = async ({ event, resolve }) => {
	const { cookies, locals, request, url } = event;
	const app = currentApp();
	const secure = url.protocol === 'https:';
	locals.app = app;
	locals.requestId = request.headers.get('x-trame-request-id') ?? randomUUID();
	// The interface for programs knows tokens alone: a page of another site must gain nothing from a browser's cookies.
	const cookie = url.pathname.startsWith('/api/v1/') ? null : request.headers.get('cookie');
	const session = await app.sessions.validate(app.sessions.readCookie(cookie, secure));
	locals.account = session?.account ?? null;
	if (session?.renewed) {
		const { name, value, attributes } = app.sessions.cookie(session.renewed, secure);
		cookies.set(name, value, attributes);
	}
	locals.locale =
		known(cookies.get('locale')) ?? locals.account?.locale ?? spoken(request.headers.get('accept-language'));
	return resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locals.locale) });
};

/** An error that nobody expected: written down under the number that the person sees. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId } = event.locals;
	if (status >= 500) currentApp().log.error({ err: error, requestId, route: event.route.id }, 'request failed');
	return { message, requestId };
};

const known = (asked: string | undefined): Locale | undefined => LOCALES.find((locale) => locale === asked);

/** The first language of the browser that we speak, else French. */
const spoken = (header: string | null): Locale =>
	(header ?? '')
		.split(',')
		.reduce<Locale | undefined>((found, tag) => found ?? known(tag.trim().slice(0, 2)), undefined) ?? 'fr';
