import { sql } from 'kysely';
import type { Speaker } from '#lib/domain/speaker.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Tx } from '../documents.ts';

/** A participant as the rows say now: rights, and what notes may tell of the one who speaks. */
export interface SpeakerRecord {
	principal: ParticipantPrincipal;
	displayName: string;
	speaker: Speaker;
}

/** Those of these participants who belong to the project and were not removed, by id. */
export async function findSpeakers(
	db: Tx,
	projectId: string,
	participantIds: string[],
): Promise<Map<string, SpeakerRecord>> {
	if (participantIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('participant')
		.innerJoin('account', 'account.id', 'participant.account_id')
		.leftJoin('organisation', 'organisation.id', 'participant.organisation_id')
		.select([
			'participant.id',
			'participant.account_id as accountId',
			'participant.display_name as displayName',
			'participant.role',
			'participant.college_id as collegeId',
			'participant.organisation_id as organisationId',
			'participant.mandate',
			'organisation.name as organisationName',
			'organisation.college_id as organisationCollegeId',
			sql<boolean>`account.email is null`.as('guest'),
		])
		.where('participant.project_id', '=', projectId)
		.where('participant.id', '=', sql<string>`any(${participantIds}::uuid[])`)
		.where('participant.removed_at', 'is', null)
		.execute();
	return new Map(
		rows.map((row): [string, SpeakerRecord] => {
			const { id, accountId, role, collegeId, organisationId, mandate, guest, displayName } = row;
			const organisation =
				row.organisationName !== null && row.organisationCollegeId !== null
					? { name: row.organisationName, collegeId: row.organisationCollegeId }
					: null;
			return [
				id,
				{
					principal: {
						kind: 'participant',
						participantId: id,
						accountId,
						projectId,
						role,
						collegeId,
						organisationId,
						mandate,
						guest,
					},
					displayName,
					speaker: { collegeId, organisation, mandate },
				},
			];
		}),
	);
}
