import * as v from 'valibot';
import { error, type RequestEvent } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { historyQuestion, restoreForm } from '#lib/schemas/text-history.ts';
import { uuid } from '#lib/schemas/text.ts';
import { navigationFor, principalIn } from './project-frame.ts';

type Event = Pick<RequestEvent, 'locals' | 'request' | 'url'> & { params: { id: string } };
type Kind = 'item' | 'section';

async function asked(event: Event, kind: Kind) {
	const id = v.safeParse(uuid, event.params.id);
	if (!id.success) error(404, { message: 'not_found', reason: 'not_found' });
	const { textHistory } = event.locals.app;
	const principal = await principalIn(event, await textHistory.projectOf(kind, id.output));
	return { id: id.output, principal, textHistory };
}

/** The page of a text's history, of an item or of a section of the contract. */
export async function loadHistory(event: Event, kind: Kind) {
	const { id, principal, textHistory } = await asked(event, kind);
	const { searchParams } = event.url;
	const names = ['before', 'at', 'from', 'to'] as const;
	const question = v.parse(historyQuestion, Object.fromEntries(names.map((name) => [name, searchParams.get(name)])));
	const history = await orErrorPage(textHistory.open(principal, kind, id, question));
	return { history, question, can: navigationFor(principal) };
}

export async function restoreText(event: Event, kind: Kind) {
	const { id, principal, textHistory } = await asked(event, kind);
	return answerForm(event, 'restore', restoreForm, async ({ seq }) => ({
		changed: (await textHistory.restore(principal, kind, id, seq)) !== null,
	}));
}
