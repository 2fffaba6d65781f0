import * as v from 'valibot';
import { error, type RequestEvent } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { plainTextForm, reasonForm, responseForm, themeForm } from '#lib/schemas/rounds.ts';
import { uuid } from '#lib/schemas/text.ts';
import { navigationFor, principalIn } from '../../project-frame.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Pick<RequestEvent, 'locals'> & { params: { id: string } };

/** The item of this address and who is asking. */
async function asked(event: Event) {
	const id = v.safeParse(uuid, event.params.id);
	if (!id.success) error(404, { message: 'not_found', reason: 'not_found' });
	const { app } = event.locals;
	const principal = await principalIn(event, await app.items.projectOf(id.output));
	return { itemId: id.output, principal, app };
}

export const load: PageServerLoad = async (event) => {
	const { itemId, principal, app } = await asked(event);
	const item = await orErrorPage(app.items.open(principal, itemId));
	const thread = await orErrorPage(app.threads.threadOf(principal, itemId));
	const answers = may(principal, 'objection.answer');
	const { authorship, textHistory } = app;
	return {
		item,
		thread,
		can: navigationFor(principal),
		answers,
		/** Asked for by the address: it works without scripts. Null: not asked, or not shown in this project. */
		authors: event.url.searchParams.has('authors')
			? await orErrorPage(authorship.ofText(principal, 'item', itemId))
			: null,
		tellsAuthors: await authorship.isTold(principal),
		restores: await orErrorPage(textHistory.restores(principal, 'item', itemId)),
		seesHistory: may(principal, 'text.history'),
		reopens: may(principal, 'agreement.record'),
		organisations: answers ? await app.positions.organisations(principal) : [],
	};
};

export const actions: Actions = {
	plain: async (event) => {
		const { itemId, principal, app } = await asked(event);
		return answerForm(event, 'plain', plainTextForm, ({ plainText }) =>
			app.items.setPlainText(principal, itemId, plainText),
		);
	},
	theme: async (event) => {
		const { itemId, principal, app } = await asked(event);
		return answerForm(event, 'theme', themeForm, ({ themeId }) => app.items.setTheme(principal, itemId, themeId));
	},
	respond: async (event) => {
		const { itemId, principal, app } = await asked(event);
		return answerForm(event, 'respond', responseForm, (input) => app.positions.respond(principal, itemId, input));
	},
	setAside: async (event) => {
		const { itemId, principal, app } = await asked(event);
		return answerForm(event, 'setAside', reasonForm, ({ reason }) => app.items.setAside(principal, itemId, reason));
	},
	reopen: async (event) => {
		const { itemId, principal, app } = await asked(event);
		return answerForm(event, 'reopen', reasonForm, ({ reason }) => app.agreements.reopen(principal, itemId, reason));
	},
};
