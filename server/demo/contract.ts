import { DEFAULT_OUTLINE } from '#lib/domain/contract-outline.ts';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Services } from '../services/index.ts';
import { shiftToNow, type DemoBoards } from './boards.ts';
import type { DemoContent } from './content.ts';
import type { DemoItems } from './items.ts';
import { known, type DemoPeople } from './people.ts';
import { COMMITMENT_STATUSES, DECISION_STATUSES, MEANS } from './words.ts';

/** Agreed texts that have no place in the contract yet: what "À intégrer" shows. */
const LEFT_TO_PLACE = 3;

/** Axes, objectives with their indicators and commitments, decisions. */
export async function loadStrategy(
	{ strategy }: Services,
	content: DemoContent,
	people: DemoPeople,
	boards: DemoBoards,
	items: DemoItems,
): Promise<void> {
	const { steward, organisations } = people;
	const axes = new Map<string, string>();
	for (const { id, title, order } of content.axes)
		axes.set(id, await strategy.addAxis(steward, { title, rank: order }));
	for (const [rank, objective] of content.objectives.entries()) {
		const objectiveId = await strategy.addObjective(steward, {
			axisId: known(axes, objective.axis),
			rank,
			title: objective.title,
			text: objective.text,
			leadId: known(organisations, objective.lead),
			itemIds: objective.recommendations.map((id) => known(items, id).id),
		});
		for (const [rank, indicator] of objective.indicators.entries()) {
			await strategy.addIndicator(steward, {
				objectiveId,
				rank,
				label: indicator.label,
				unit: indicator.unit,
				baseline: indicator.baseline,
				baselineYear: indicator.baseline_year,
				target: indicator.target,
				targetYear: indicator.target_year,
				sourceId: known(organisations, indicator.source),
			});
		}
		for (const [rank, commitment] of objective.commitments.entries()) {
			await strategy.addCommitment(steward, {
				objectiveId,
				organisationId: known(organisations, commitment.org),
				rank,
				text: commitment.text,
				means: MEANS[commitment.kind] ?? 'organisation',
				amountEur: commitment.amount_eur,
				startsOn: `${commitment.start}-01`,
				dueDate: `${commitment.end}-01`,
				status: COMMITMENT_STATUSES[commitment.status] ?? 'proposed',
			});
		}
	}
	const shift = shiftToNow(content);
	for (const { event, owner, text, due, status } of content.decisions) {
		await strategy.addDecision(steward, {
			workshopId: known(boards.workshops, event).id,
			organisationId: known(organisations, owner),
			text,
			dueDate: shift(due, '12:00').toISOString().slice(0, 10),
			status: DECISION_STATUSES[status],
		});
	}
}

/** The draft of the contract: default outline, a few first words, the agreed texts in their places. */
export async function loadContract(services: Services, content: DemoContent, people: DemoPeople): Promise<void> {
	const { contracts } = services;
	const { contract: words } = await loadMessages('fr');
	const prose: Partial<Record<(typeof DEFAULT_OUTLINE)[number]['key'], string>> = {
		preamble:
			'Le présent avenant actualise le contrat de ville d’Auvelle Agglomération signé en 2024, comme le prévoit sa clause de revoyure.\n' +
			'Il est écrit à partir de ce que les habitantes et habitants, les associations et les institutions ont dit entre le séminaire de lancement et la plénière de restitution. Chaque article renvoie aux paroles dont il vient.',
		diagnosis: content.diagnostic.summary,
		participation:
			'Un conseiller citoyen par quartier siège au comité technique. Les comptes rendus sont publiés sous quinze jours, en français courant et en français simple.',
	};
	await contracts.create(people.steward, {
		title: 'Contrat de ville d’Auvelle · avenant 2027',
		subtitle: content.meta.process_subtitle,
		locale: 'fr',
		sections: DEFAULT_OUTLINE.map((section) => ({
			...words.outline[section.key],
			source: section.source,
			annex: 'annex' in section,
			prose: paragraphs(prose[section.key] ?? ''),
		})),
	});
	await contracts.placeAll(people.steward);
	const { contract } = await contracts.open(people.steward, people.slug, 'fr');
	const placed = contract?.sections.flatMap(({ articles }) => articles) ?? [];
	for (const { id } of placed.slice(-LEFT_TO_PLACE)) await contracts.unplace(people.steward, id);
}
