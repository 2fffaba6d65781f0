import { redirect } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import {
	addSectionForm,
	moveClauseForm,
	moveSectionForm,
	placeAllForm,
	placeForm,
	removeSectionForm,
	renameSectionForm,
	startContractForm,
	unplaceForm,
} from '#lib/schemas/contract.ts';
import type { TextAuthorship } from '../../../../../server/services/authorship.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { project, principal } = await openProject(event);
	const { contracts } = event.locals.app;
	const { contract, mayStart } = await orErrorPage(contracts.open(principal, project.slug, event.locals.locale));
	const { authorship } = event.locals.app;
	const tellsAuthors = await authorship.isTold(principal);
	// Asked for by the address: it works without scripts.
	const asked = tellsAuthors && event.url.searchParams.has('authors') ? (contract?.sections ?? []) : [];
	const authors: Record<string, TextAuthorship | null> = {};
	for (const { id, prose } of asked) {
		if (prose.length > 0) authors[id] = await orErrorPage(authorship.ofText(principal, 'section', id));
	}
	return { contract, mayStart, tellsAuthors, authors, seesHistory: may(principal, 'text.history') };
};

/** The services of the contract, and who asks them. */
async function asking(event: RequestEvent) {
	return { contracts: event.locals.app.contracts, principal: (await openProject(event)).principal };
}

export const actions: Actions = {
	start: (event) =>
		answerForm(event, 'start', startContractForm, async (input) => {
			const { contracts, principal } = await asking(event);
			await contracts.create(principal, { ...input, locale: event.locals.locale });
			redirect(303, event.url.pathname);
		}),
	place: (event) =>
		answerForm(event, 'place', placeForm, async ({ agreementId, sectionId }) => {
			const { contracts, principal } = await asking(event);
			await contracts.place(principal, agreementId, sectionId);
		}),
	placeAll: (event) =>
		answerForm(event, 'place', placeAllForm, async () => {
			const { contracts, principal } = await asking(event);
			await contracts.placeAll(principal);
		}),
	unplace: (event) =>
		answerForm(event, 'article', unplaceForm, async ({ clauseId }) => {
			const { contracts, principal } = await asking(event);
			await contracts.unplace(principal, clauseId);
		}),
	moveClause: (event) =>
		answerForm(event, 'article', moveClauseForm, async ({ clauseId, ...to }) => {
			const { contracts, principal } = await asking(event);
			await contracts.moveClause(principal, clauseId, to);
		}),
	addSection: (event) =>
		answerForm(event, 'addSection', addSectionForm, async ({ title, annex }) => {
			const { contracts, principal } = await asking(event);
			await contracts.addSection(principal, { title, annex, hint: '', source: 'prose' });
		}),
	renameSection: (event) =>
		answerForm(event, 'plan', renameSectionForm, async ({ sectionId, title }) => {
			const { contracts, principal } = await asking(event);
			await contracts.renameSection(principal, sectionId, title);
		}),
	moveSection: (event) =>
		answerForm(event, 'plan', moveSectionForm, async ({ sectionId, by }) => {
			const { contracts, principal } = await asking(event);
			await contracts.moveSection(principal, sectionId, by);
		}),
	removeSection: (event) =>
		answerForm(event, 'plan', removeSectionForm, async ({ sectionId, confirmation }) => {
			const { contracts, principal } = await asking(event);
			await contracts.removeSection(principal, sectionId, confirmation);
		}),
};
