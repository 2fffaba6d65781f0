import { redirect } from '@sveltejs/kit';
import { LOCALES, type Locale } from '#lib/domain/vocabulary.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Keeps the chosen language in a cookie of its own and goes back to the page. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const asked = form.get('locale');
	const locale: Locale = LOCALES.find((one) => one === asked) ?? 'fr';
	cookies.set('locale', locale, {
		path: '/',
		maxAge: YEAR_SECONDS,
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
	});
	redirect(303, ownPath(form.get('to'), '/'));
};
