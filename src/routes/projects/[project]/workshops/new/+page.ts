import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => ({
	...data,
	title: (await parent()).m.agenda.methods.title,
});
