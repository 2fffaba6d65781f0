import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data, url }) => ({
	...data,
	saved: url.searchParams.get('saved') === 'profile',
	joined: url.searchParams.get('saved') === 'member',
	title: (await parent()).m.people.account.title,
});
