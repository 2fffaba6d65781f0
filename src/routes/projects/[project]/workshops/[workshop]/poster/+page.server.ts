import { showJoinCode } from '#lib/domain/join-code.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { drawn, isLoopback, reachable } from '../../../../../qr-code.ts';
import { openProject } from '../../../open-project.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { principal } = await openProject(event);
	const { title, joinCode, startsAt, place } = await orErrorPage(
		app.workshops.poster(principal, event.params.workshop),
	);
	const code = showJoinCode(joinCode ?? '');
	const origin = reachable(event.url, app.origins.forOtherDevices());
	const address = `${origin}/join/${code}`;
	return {
		workshop: { title, startsAt, place },
		code,
		address,
		door: `${new URL(origin).host}/join`,
		qr: drawn(address),
		loopback: isLoopback(new URL(origin)),
	};
};
