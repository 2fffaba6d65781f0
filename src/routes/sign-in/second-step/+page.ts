import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
	const m = (await parent()).m.identity.second;
	return { ...data, title: data.again ? m.again : m.title };
};
