import { agendaClock } from '#lib/domain/agenda-clock.ts';
import { showJoinCode } from '#lib/domain/join-code.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { drawn, reachable } from '../../../../../qr-code.ts';
import { openProject } from '../../../open-project.ts';
import type { PageServerLoad } from './$types';

const SHEETS = ['run', 'tables', 'notes'] as const;
/** Notes for one table that fit on four sheets. */
const MOST_NOTES = 96;

/** What is printed before a workshop; `sheet` says which, `notes` how many paper notes each table gets. */
export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { principal } = await openProject(event);
	const { workshop, tables, phases } = await orErrorPage(app.agendas.read(principal, event.params.workshop));
	const { id, title, startsAt, endsAt, place } = workshop;
	const code = showJoinCode(workshop.joinCode ?? '');
	const address = `${reachable(event.url, app.origins.forOtherDevices())}/join/${code}`;
	const { starts, total, ends } = agendaClock(
		phases.map(({ minutes }) => minutes),
		startsAt,
		endsAt,
	);
	const wanted = event.url.searchParams.get('sheet');
	const notes = Math.floor(Number(event.url.searchParams.get('notes') ?? 16)) || 16;
	return {
		sheet: SHEETS.find((sheet) => sheet === wanted) ?? 'run',
		sheets: SHEETS,
		notes: Math.min(MOST_NOTES, Math.max(1, notes)),
		workshop: { id, title, startsAt, place },
		tables,
		phases: phases.map((phase, index) => ({ ...phase, start: starts[index] ?? null })),
		total,
		ends,
		address,
		code,
		qr: drawn(address),
	};
};
