import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { machineForm, webhookForm, webhookStateForm } from '#lib/schemas/api.ts';
import { idForm } from '#lib/schemas/people.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal, colleges } = await openProject(event);
	const { apiTokens, webhooks } = event.locals.app;
	return {
		machines: await orErrorPage(apiTokens.machines(principal)),
		webhooks: await orErrorPage(webhooks.list(principal)),
		deliveries: await orErrorPage(webhooks.deliveries(principal)),
		colleges: colleges.map(({ id, label }) => ({ id, label })),
	};
};

export const actions: Actions = {
	machine: (event) =>
		answerForm(event, 'machine', machineForm, async (input) => {
			const { principal } = await openProject(event);
			const { app, locale } = event.locals;
			return { token: await app.apiTokens.createMachine(principal, { ...input, locale }) };
		}),
	revoke: (event) =>
		answerForm(event, 'revoke', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.apiTokens.revokeMachine(principal, id);
		}),
	webhook: (event) =>
		answerForm(
			event,
			'webhook',
			webhookForm,
			async (input) => {
				const { principal } = await openProject(event);
				await event.locals.app.webhooks.add(principal, input);
			},
			['events'],
		),
	state: (event) =>
		answerForm(event, 'state', webhookStateForm, async ({ id, active }) => {
			const { principal } = await openProject(event);
			await event.locals.app.webhooks.setActive(principal, id, active === 'yes');
		}),
	ping: (event) =>
		answerForm(event, 'ping', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.webhooks.ping(principal, id);
		}),
	remove: (event) =>
		answerForm(event, 'remove', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.webhooks.remove(principal, id);
		}),
	resend: (event) =>
		answerForm(event, 'resend', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.webhooks.resend(principal, id);
		}),
};
