import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
	const { owner, m } = await parent();
	return { ...data, title: owner.name || m.owners.unnamed };
};
