import { ACTIONS, may, type Action } from '#lib/domain/permissions.ts';
import { openProject } from './open-project.ts';
import type { LayoutServerLoad } from './$types';

/** The header of every page of a project: what it is, who one is in it, and what one may do there. */
export const load: LayoutServerLoad = async (event) => {
	const { project, principal, colleges } = await openProject(event);
	const { id, slug, title, subtitle, published } = project;
	return {
		project: { id, slug, title, subtitle, published },
		colleges,
		/** Null: a visitor of a published project. */
		me:
			principal.kind === 'public'
				? null
				: {
						participantId: principal.participantId,
						role: principal.role,
						collegeId: principal.collegeId,
						organisationId: principal.organisationId,
						mandate: principal.mandate,
						guest: principal.guest,
					},
		/** In no circumstances but publication: what depends on a board or a round being open is asked there. */
		can: Object.fromEntries(ACTIONS.map((action) => [action, may(principal, action, { published })])) as Record<
			Action,
			boolean
		>,
	};
};
