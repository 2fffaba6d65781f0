import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => ({ title: (await parent()).m.privacy.member.title });
