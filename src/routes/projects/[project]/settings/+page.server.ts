import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { idForm, invitationForm, mandateForm, participantForm, placeForm, roleForm } from '#lib/schemas/people.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { project, principal } = await openProject(event);
	const members = await orErrorPage(app.people.list(principal));
	return {
		members: members.map(({ id, displayName, email, collegeId, organisationId, role, mandate, guest }) => ({
			id,
			displayName,
			email,
			collegeId,
			organisationId,
			role,
			mandate,
			guest,
		})),
		organisations: await app.colleges.organisations(project.id),
		invitations: await orErrorPage(app.invitations.list(principal)),
		sendsMail: app.sendsMail,
	};
};

export const actions: Actions = {
	changeRole: (event) =>
		answerForm(event, 'changeRole', roleForm, async ({ participantId, role }) => {
			const { principal } = await openProject(event);
			await event.locals.app.people.changeRole(principal, participantId, role);
		}),
	place: (event) =>
		answerForm(event, 'place', placeForm, async ({ participantId, ...place }) => {
			const { principal } = await openProject(event);
			await event.locals.app.people.place(principal, participantId, place);
		}),
	remove: (event) =>
		answerForm(event, 'remove', participantForm, async ({ participantId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.people.remove(principal, participantId);
		}),
	mandate: (event) =>
		answerForm(event, 'mandate', mandateForm, async ({ participantId, answer }) => {
			const { principal } = await openProject(event);
			await event.locals.app.people.confirmMandate(principal, participantId, answer === 'yes');
		}),
	invite: (event) =>
		answerForm(event, 'invite', invitationForm, async (input) => {
			const { principal } = await openProject(event);
			const { token } = await event.locals.app.invitations.create(principal, input);
			return { link: `${event.url.origin}/invitations/${token}` };
		}),
	withdraw: (event) =>
		answerForm(event, 'withdraw', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.invitations.withdraw(principal, id);
		}),
};
