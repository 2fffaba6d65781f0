import * as v from 'valibot';
import { plainText } from '#lib/domain/rich-text.ts';
import { ITEM_KINDS, SECTION_SOURCES } from '#lib/domain/vocabulary.ts';
import { agreementOutcome, id, tallyRow, when, whole } from '#lib/schemas/datasets.ts';
import { Refusal } from '../../errors.ts';
import { endpoint } from '../endpoint.ts';
import { projectParams } from './params.ts';

const contract = endpoint({
	id: 'getContract',
	path: '/projects/{project}/contract',
	open: true,
	params: projectParams,
	response: v.object({
		id,
		title: v.string(),
		subtitle: v.string(),
		progress: v.object({ agreed: whole, all: whole }),
		sections: v.array(
			v.object({
				id,
				number: v.string(),
				annex: v.boolean(),
				title: v.string(),
				source: v.picklist(SECTION_SOURCES),
				text: v.string(),
				clauses: v.array(
					v.object({
						id,
						number: v.string(),
						itemId: id,
						kind: v.picklist(ITEM_KINDS),
						itemNumber: whole,
						title: v.string(),
						text: v.string(),
						outcome: agreementOutcome,
						agreedAt: when,
						/** The item moved on since: the contract keeps the words that were agreed. */
						drifted: v.boolean(),
						notes: whole,
						tally: v.array(tallyRow),
						positions: v.array(
							v.object({ choice: v.string(), reason: v.string(), who: v.nullable(v.string()), lifted: v.boolean() }),
						),
					}),
				),
			}),
		),
	}),
	async run({ project, params, locale, services }) {
		const { principal } = await project(params.project);
		const { contract: found } = await services.contracts.open(principal, params.project, locale);
		if (!found) throw new Refusal('not_found', 'contract_unknown');
		return {
			...found,
			sections: found.sections.map(({ prose, articles, ...section }) => ({
				...section,
				text: plainText(prose),
				clauses: articles.map(({ content, thread, ...clause }) => ({
					...clause,
					text: plainText(content),
					agreedAt: thread.agreedAt,
					notes: thread.notes,
					tally: thread.tally,
					positions: thread.positions,
				})),
			})),
		};
	},
});

export const CONTRACT_ENDPOINTS = [contract];
