import { randomUUID } from 'node:crypto';
import type { ItemSource } from '#lib/domain/board.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { Services } from '../services/index.ts';
import { command, type DemoBoards } from './boards.ts';
import type { DemoContent } from './content.ts';
import { known, type DemoPeople } from './people.ts';
import type { DemoPlaces } from './places.ts';
import { RESPONSES } from './words.ts';

/** Items of the database, by identifier of the content; `board` is the event on whose wall it stands. */
export type DemoItems = Map<string, { id: string; event: string }>;

/** The diagnosis, the findings with their sources, the recommendations that answer them. */
export async function loadItems(
	services: Services,
	content: DemoContent,
	people: DemoPeople,
	places: DemoPlaces,
	{ boards, notes }: DemoBoards,
): Promise<DemoItems> {
	const items: DemoItems = new Map();
	async function create(
		key: string,
		event: string,
		kind: ItemKind,
		item: { title: string; text: string; simple: string; theme?: string; sources: ItemSource[] },
	): Promise<void> {
		const itemId = randomUUID();
		await command(services, people.facilitator, known(boards, event), 'item.create', {
			itemId,
			kind,
			title: item.title,
			text: item.text,
			sources: item.sources,
		});
		await services.items.setPlainText(people.facilitator, itemId, item.simple);
		if (item.theme) await services.items.setTheme(people.facilitator, itemId, known(places.themes, item.theme));
		items.set(key, { id: itemId, event });
	}

	const { diagnostic } = content;
	await create('diag1', 'w1', 'diagnosis', {
		title: diagnostic.title,
		text: diagnostic.summary,
		simple: diagnostic.summary_simple,
		sources: [...places.figures.values()].map((id) => ({ kind: 'figure', id })),
	});
	for (const finding of content.findings) {
		const said = finding.contributions.map((id) => known(notes, id));
		await create(finding.id, mostFrequent(said.map(({ event }) => event)), 'finding', {
			...finding,
			sources: [
				...said.map(({ id }): ItemSource => ({ kind: 'note', id })),
				...finding.figures.map((id): ItemSource => ({ kind: 'figure', id: known(places.figures, id) })),
			],
		});
	}
	for (const recommendation of content.recommendations) {
		const answered = recommendation.findings.map((id) => known(items, id));
		await create(recommendation.id, answered[0]?.event ?? 'w8', 'recommendation', {
			...recommendation,
			sources: answered.map(({ id }) => ({ kind: 'item', id })),
		});
	}
	return items;
}

/** What the partners answered to each recommendation, in full and in plain words. */
export async function loadResponses(
	services: Services,
	content: DemoContent,
	people: DemoPeople,
	items: DemoItems,
): Promise<void> {
	for (const { id, status, answer, answer_simple: plainText, proposed_lead: lead } of content.recommendations) {
		await services.positions.respond(people.steward, known(items, id).id, {
			status: RESPONSES[status] ?? 'kept',
			reason: answer,
			plainText,
			organisationId: known(people.organisations, lead),
		});
	}
}

function mostFrequent(events: string[]): string {
	const counts = new Map<string, number>();
	for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'w8';
}
