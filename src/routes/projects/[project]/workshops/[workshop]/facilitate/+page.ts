import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => ({
	...data,
	title: `${(await parent()).m.live.console.title} · ${data.console.workshop.title}`,
});
