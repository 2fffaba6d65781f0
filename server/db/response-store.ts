import type { ResponseStatus } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface NewResponse {
	projectId: string;
	/** Answers exactly one of the two: an objection, or a recommendation. */
	positionId: string | null;
	itemId: string | null;
	status: ResponseStatus;
	reason: string;
	plainText: string;
	organisationId: string | null;
	participantId: string;
}

/** Adds a response; earlier ones stay, the last one counts. Returns its id. */
export async function insertResponse(tx: Tx, clock: Clock, response: NewResponse): Promise<string> {
	const { id } = await tx
		.insertInto('response')
		.values({
			project_id: response.projectId,
			position_id: response.positionId,
			item_id: response.itemId,
			status: response.status,
			reason: response.reason,
			plain_text: response.plainText,
			organisation_id: response.organisationId,
			participant_id: response.participantId,
			at: clock.now,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

export interface ItemResponse {
	itemId: string;
	status: ResponseStatus;
	reason: string;
	plainText: string;
	organisation: string | null;
	at: Date;
}

/** The last response to each item of a project. */
export async function lastItemResponses(db: Tx, projectId: string): Promise<ItemResponse[]> {
	const rows = await db
		.selectFrom('response')
		.leftJoin('organisation', 'organisation.id', 'response.organisation_id')
		.distinctOn('response.item_id')
		.where('response.project_id', '=', projectId)
		.where('response.item_id', 'is not', null)
		.orderBy('response.item_id')
		.orderBy('response.at', 'desc')
		.select([
			'response.item_id as itemId',
			'response.status',
			'response.reason',
			'response.plain_text as plainText',
			'organisation.name as organisation',
			'response.at',
		])
		.execute();
	return rows.flatMap(({ itemId, ...row }) => (itemId === null ? [] : [{ itemId, ...row }]));
}
