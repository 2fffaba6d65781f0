import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
	const m = (await parent()).m.people.invitation;
	return { ...data, title: data.invitation ? m.title(data.invitation.project.title) : m.wrongTitle };
};
