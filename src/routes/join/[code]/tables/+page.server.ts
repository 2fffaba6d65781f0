import { redirect } from '@sveltejs/kit';
import { isRefusal } from '#lib/forms/answer.ts';
import { visitOf } from '../../../visit.ts';
import type { PageServerLoad } from './$types';

/** For those who are in: which table. Others go through the door first. */
export const load: PageServerLoad = async (event) => {
	const { app, account } = event.locals;
	const { code } = event.params;
	try {
		const { known, workshop, tables, project } = await app.workshops.byJoinCode(code, account, visitOf(event));
		if (!known) redirect(303, `/join/${encodeURIComponent(code)}`);
		return { workshop, project, tables: tables.map(({ id, title, open }) => ({ id, title, open })) };
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		redirect(303, `/join?${new URLSearchParams({ code, refused: caught.reason }).toString()}`);
	}
};
