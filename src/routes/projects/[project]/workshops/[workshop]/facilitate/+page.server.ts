import { randomUUID } from 'node:crypto';
import type * as v from 'valibot';
import type { Principal } from '#lib/domain/principal.ts';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import {
	actForm,
	addTurnForm,
	handCountForm,
	handOverForm,
	mixForm,
	moderateForm,
	nothingForm,
	seatForm,
	turnForm,
} from '#lib/schemas/live-console.ts';
import { openProject } from '../../../open-project.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { principal } = await openProject(event);
	const { workshop } = event.params;
	return {
		console: await orErrorPage(app.console.view(principal, workshop)),
		screenKey: await orErrorPage(app.screens.key(principal, workshop)),
		/** Of what the next form makes: posted twice, it is made once. */
		freshId: randomUUID(),
	};
};

/** One form of the console: judged as whoever sends it, about the workshop of this address. */
const form =
	<Schema extends v.GenericSchema>(
		name: string,
		schema: Schema,
		run: (
			app: App.Locals['app'],
			principal: Principal,
			workshopId: string,
			input: v.InferOutput<Schema>,
		) => Promise<unknown>,
	) =>
	(event: RequestEvent) =>
		answerForm(event, name, schema, async (input) => {
			const { principal } = await openProject(event);
			await run(event.locals.app, principal, event.params.workshop, input);
		});

export const actions: Actions = {
	act: form('act', actForm, async (app, principal, workshop, { act, version }) => {
		// More time, or a pause, are meant whatever happened a moment ago; a step is meant from where the page stood.
		const anyhow = act.name === 'extend' || act.name === 'pause' || act.name === 'resume';
		await app.liveRun.act(principal, workshop, act, anyhow ? undefined : version);
		const { leader } = await app.console.view(principal, workshop);
		if (act.name === 'start' && !leader) await app.console.takeLead(principal, workshop);
	}),
	lead: form('lead', nothingForm, (app, principal, workshop) => app.console.takeLead(principal, workshop)),
	handOver: form('handOver', handOverForm, (app, principal, workshop, { participantId }) =>
		app.console.handOver(principal, workshop, participantId),
	),
	moderate: form('moderate', moderateForm, (app, principal, _workshop, { boardId, id, command, noteId, reason }) =>
		app.boards.execute(principal, boardId, {
			id,
			name: command,
			payload: command === 'note.hide' ? { noteId, reason } : { noteId },
		}),
	),
	hand: form('hand', handCountForm, (app, principal, workshop, { phaseId, ...count }) =>
		app.ballots.countByHand(principal, workshop, phaseId, count),
	),
	addTurn: form('addTurn', addTurnForm, (app, principal, workshop, turn) => app.turns.add(principal, workshop, turn)),
	turn: form('turn', turnForm, (app, principal, workshop, { id, to }) => app.turns[to](principal, workshop, id)),
	mix: form('mix', mixForm, (app, principal, workshop, { way }) => app.seats.mix(principal, workshop, way)),
	seat: form('seat', seatForm, async (app, principal, workshop, { participantId, boardId, duty }) => {
		await app.seats.place(principal, workshop, [participantId], boardId);
		await app.seats.giveDuty(principal, workshop, participantId, duty);
	}),
	screen: form('screen', nothingForm, (app, principal, workshop) => app.screens.renew(principal, workshop)),
};
