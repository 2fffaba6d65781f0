import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => ({
	...data,
	title: `${(await parent()).m.live.screen.title} · ${data.view.workshop.title}`,
	chrome: 'bare',
});
