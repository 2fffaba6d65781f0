import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
	const m = (await parent()).m.identity.provider;
	return { ...data, title: data.linking ? m.linkTitle(data.provider) : m.strangerTitle };
};
