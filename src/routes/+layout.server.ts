import type { LayoutServerLoad } from './$types';

/** What every page knows: the language and who is signed in. */
export const load: LayoutServerLoad = ({ locals }) => ({
	locale: locals.locale,
	account: locals.account,
	mayLose: locals.app.mayLose,
});
