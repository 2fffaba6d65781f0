import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { openProject } from '../open-project.ts';
import type { LayoutServerLoad } from './$types';

/** For the team: facilitators see people and invite, stewards change the rest. */
export const load: LayoutServerLoad = async (event) => {
	const { principal } = await openProject(event);
	if (!may(principal, 'mandate.confirm')) error(403, { message: 'forbidden', reason: 'forbidden' });
};
