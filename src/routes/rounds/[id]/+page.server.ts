import * as v from 'valibot';
import { error, type RequestEvent } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import {
	answerForm as answerSchema,
	decideForm,
	extendForm,
	liftForm,
	nothingForm,
	positionForm,
} from '#lib/schemas/rounds.ts';
import { uuid } from '#lib/schemas/text.ts';
import { navigationFor, principalIn } from '../../project-frame.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Pick<RequestEvent, 'locals'> & { params: { id: string } };

/** The round of this address and who is asking. */
async function asked(event: Event) {
	const id = v.safeParse(uuid, event.params.id);
	if (!id.success) error(404, { message: 'round_unknown', reason: 'round_unknown' });
	const projectId = await orErrorPage(event.locals.app.rounds.projectOf(id.output));
	return { roundId: id.output, principal: await principalIn(event, projectId), app: event.locals.app };
}

export const load: PageServerLoad = async (event) => {
	const { roundId, principal, app } = await asked(event);
	const view = await orErrorPage(app.rounds.read(principal, roundId));
	return { ...view, can: navigationFor(principal), exports: may(principal, 'contract.export') };
};

/** Which text a form of the page is about: it stands in the address, so that a refusal finds its form again. */
const about = (event: Pick<RequestEvent, 'url'>) => event.url.searchParams.get('about') ?? '';

export const actions: Actions = {
	take: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, `take ${about(event)}`, positionForm, (input) =>
			app.positions.take(principal, { ...input, roundId }),
		);
	},
	lift: async (event) => {
		const { principal, app } = await asked(event);
		return answerForm(event, `objection ${about(event)}`, liftForm, ({ positionId }) =>
			app.positions.lift(principal, positionId),
		);
	},
	answer: async (event) => {
		const { principal, app } = await asked(event);
		return answerForm(event, `objection ${about(event)}`, answerSchema, ({ positionId, ...input }) =>
			app.positions.answer(principal, positionId, input),
		);
	},
	agree: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, `decide ${about(event)}`, decideForm, ({ itemId }) =>
			app.agreements.recordAgreement(principal, roundId, itemId),
		);
	},
	contest: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, `decide ${about(event)}`, decideForm, ({ itemId }) =>
			app.agreements.recordContested(principal, roundId, itemId),
		);
	},
	close: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, 'close', nothingForm, () => app.rounds.close(principal, roundId));
	},
	extend: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, 'extend', extendForm, ({ closesAt }) =>
			app.rounds.extend(principal, roundId, closesAt as Date),
		);
	},
	settle: async (event) => {
		const { roundId, principal, app } = await asked(event);
		return answerForm(event, 'settle', nothingForm, () => app.agreements.settle(principal, roundId));
	},
};
