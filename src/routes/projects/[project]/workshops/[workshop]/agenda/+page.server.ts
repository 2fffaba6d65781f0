import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import {
	addPhaseForm,
	changePhaseForm,
	movePhaseForm,
	PHASE_LISTS,
	removeMethodForm,
	removePhaseForm,
	restorePhaseForm,
	saveMethodForm,
	startAgendaForm,
} from '#lib/schemas/agenda.ts';
import { openProject } from '../../../open-project.ts';
import { offeredMethods } from '../../method-choice.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const { workshop, tables, phases } = await orErrorPage(
		event.locals.app.agendas.read(principal, event.params.workshop),
	);
	const { id, title, startsAt, endsAt } = workshop;
	const offers = await offeredMethods(event, { startsAt, endsAt, tables: tables.length });
	return { workshop: { id, title, startsAt, endsAt }, phases, offers };
};

export const actions: Actions = {
	start: (event) =>
		answerForm(event, 'start', startAgendaForm, async ({ method }) => {
			const { app, locale } = event.locals;
			const { principal } = await openProject(event);
			const plans = await app.methods.phasesOf(principal, method, locale);
			await app.agendas.replace(principal, event.params.workshop, plans);
		}),
	add: (event) =>
		answerForm(event, 'add', addPhaseForm, async ({ plan, beforeId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.agendas.add(principal, event.params.workshop, plan, beforeId);
		}),
	change: (event) =>
		answerForm(
			event,
			'change',
			changePhaseForm,
			async ({ phaseId, seen, ...plan }) => {
				const { principal } = await openProject(event);
				await event.locals.app.agendas.change(principal, event.params.workshop, phaseId, plan, seen);
			},
			PHASE_LISTS,
		),
	move: (event) =>
		answerForm(event, 'move', movePhaseForm, async ({ phaseId, way }) => {
			const { principal } = await openProject(event);
			await event.locals.app.agendas.move(principal, event.params.workshop, phaseId, way);
		}),
	remove: (event) =>
		answerForm(event, 'remove', removePhaseForm, async ({ phaseId }) => {
			const { principal } = await openProject(event);
			return { removed: await event.locals.app.agendas.remove(principal, event.params.workshop, phaseId) };
		}),
	restore: (event) =>
		answerForm(event, 'restore', restorePhaseForm, async (removed) => {
			const { principal } = await openProject(event);
			await event.locals.app.agendas.restore(principal, event.params.workshop, removed);
		}),
	saveMethod: (event) =>
		answerForm(event, 'saveMethod', saveMethodForm, async (about) => {
			const { principal } = await openProject(event);
			await event.locals.app.methods.save(principal, event.params.workshop, about);
		}),
	removeMethod: (event) =>
		answerForm(event, 'removeMethod', removeMethodForm, async ({ methodId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.methods.remove(principal, methodId);
		}),
};
