import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
	const m = (await parent()).m.people;
	const titles = { mail: m.mailLink.enterTitle, administrator: m.setUp.title };
	return { ...data, title: data.purpose === null ? m.link.title : titles[data.purpose] };
};
