import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
	const { m } = await parent();
	return { ...data, title: m.history.title(data.history.subject.title) };
};
