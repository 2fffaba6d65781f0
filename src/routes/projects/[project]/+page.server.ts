import { may } from '#lib/domain/permissions.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { openProject } from './open-project.ts';
import { projectSteps } from './project-steps.ts';
import { weaveLayout } from './weave-layout.ts';
import type { PageServerLoad } from './$types';

/** For everybody where the project stands; for a participant what awaits them and became of their ideas; for the team the rest. */
export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { principal, project, colleges } = await openProject(event);
	const { picture, table, count } = await orErrorPage(app.threads.weave(principal, project));
	const collegeIds = colleges.map((college) => college.id);
	const shared = {
		detections: await app.detections.count(principal),
		summary: project.summary,
		plainText: project.plainText,
		count,
		notes: picture.notes,
		people: picture.people,
		weave: weaveLayout(picture, collegeIds),
		table,
		published: project.published,
	};
	if (principal.kind === 'public') return { ...shared, own: null, team: null };

	const rounds = await app.rounds.list(principal);
	const workshops = await app.workshops.list(principal);
	const now = Date.now();
	const next = workshops
		.filter((workshop) => (workshop.endsAt ?? workshop.startsAt ?? new Date(0)).getTime() > now)
		.sort((a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0))[0];
	const own = {
		awaiting: await app.threads.awaiting(principal),
		became: await app.threads.becameOf(principal),
		next: next ? { title: next.title, startsAt: next.startsAt, endsAt: next.endsAt, place: next.place } : null,
	};
	if (!may(principal, 'round.propose')) return { ...shared, own, team: null };

	return {
		...shared,
		own,
		team: { steps: projectSteps({ count, rounds, workshops, now }), seek: await app.threads.voicesToSeek(principal) },
	};
};
