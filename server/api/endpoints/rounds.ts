import * as v from 'valibot';
import { OUTCOMES } from '#lib/domain/agreement.ts';
import { plainText } from '#lib/domain/rich-text.ts';
import { ITEM_KINDS, POSITION_CHOICES, RESPONSE_STATUSES } from '#lib/domain/vocabulary.ts';
import { agreementOutcome, count, id, roundStatus, tallyRow, when, whole } from '#lib/schemas/datasets.ts';
import { endpoint } from '../endpoint.ts';
import { page, pageOf, paging } from '../paging.ts';
import { projectParams, roundParams } from './params.ts';

const roundFields = {
	id,
	title: v.string(),
	question: v.string(),
	opensAt: when,
	closesAt: when,
	status: roundStatus,
	rule: v.object({
		quorum: v.number(),
		threshold: v.number(),
		required: v.array(v.string()),
		objections: v.picklist(['answered', 'lifted']),
	}),
};

const rounds = endpoint({
	id: 'listRounds',
	path: '/projects/{project}/rounds',
	params: projectParams,
	query: paging,
	response: pageOf(v.object({ ...roundFields, items: whole })),
	async run({ project, params, query, services }) {
		const { principal } = await project(params.project);
		return page(await services.rounds.list(principal), query, (round) => round.id);
	},
});

const round = endpoint({
	id: 'getRound',
	path: '/rounds/{round}',
	params: roundParams,
	response: v.object({
		...roundFields,
		projectId: id,
		items: v.array(
			v.object({
				itemId: id,
				version: whole,
				kind: v.picklist(ITEM_KINDS),
				number: whole,
				title: v.string(),
				text: v.string(),
				outcome: v.picklist(OUTCOMES),
				total: count,
				tally: v.array(tallyRow),
				agreement: v.nullable(v.object({ outcome: agreementOutcome, recordedAt: when })),
				/** Reservations and objections, which are printed beside the text. */
				printed: v.array(
					v.object({
						choice: v.picklist(POSITION_CHOICES),
						reason: v.string(),
						lifted: v.boolean(),
						college: v.nullable(v.string()),
						organisation: v.nullable(v.string()),
						response: v.nullable(
							v.object({
								status: v.picklist(RESPONSE_STATUSES),
								reason: v.string(),
								organisation: v.nullable(v.string()),
							}),
						),
					}),
				),
			}),
		),
	}),
	async run({ params, principalIn, services }) {
		const principal = await principalIn(await services.rounds.projectOf(params.round));
		const view = await services.rounds.read(principal, params.round);
		return {
			...view.round,
			items: view.items.map(({ content, tally, ...item }) => ({
				...item,
				text: plainText(content),
				total: tally.total,
				tally: tally.colleges,
			})),
		};
	},
});

export const ROUND_ENDPOINTS = [rounds, round];
