import type { RequestEvent } from '@sveltejs/kit';
import { orErrorPage } from '#lib/forms/answer.ts';

/** The project of this address as whoever asks may see it, judged anew; else the page that says why not. */
export function openProject(event: Pick<RequestEvent, 'locals'> & { params: { project: string } }) {
	const { app, account } = event.locals;
	return orErrorPage(app.projects.open(event.params.project, account));
}
