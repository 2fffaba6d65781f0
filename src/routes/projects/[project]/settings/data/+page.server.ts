import { DATASETS } from '#lib/domain/api.ts';
import { may } from '#lib/domain/permissions.ts';
import { openProject } from '../../open-project.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const all = may(principal, 'members.manage');
	return { datasets: DATASETS.filter((name) => all || name !== 'members') };
};
