import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { itemFilter } from '#lib/schemas/rounds.ts';
import { openProject } from '../open-project.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const asked = event.url.searchParams;
	const filter = v.parse(itemFilter, {
		kind: asked.get('kind'),
		state: asked.get('state'),
		themeId: asked.get('theme'),
		words: asked.get('words') ?? '',
	});
	const { items, total, themes } = await orErrorPage(event.locals.app.threads.items(principal, filter));
	const labels = new Map(themes.map((theme) => [theme.id, theme.label]));
	return {
		filter,
		total,
		themes,
		items: items.map(({ id, kind, number, title, state, stateReason, text, plainText, themeId, notes }) => ({
			...{ id, kind, number, title, state, stateReason, notes },
			excerpt: excerpt(plainText || text),
			theme: themeId === null ? null : (labels.get(themeId) ?? null),
		})),
	};
};

const LONGEST = 220;
const excerpt = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text);
