import { sql } from 'kysely';
import type { Tx } from '../documents.ts';
import { readTraces } from './trace-store.ts';

/** Everything that is kept about one account and in its name, for the person themself (RGPD, article 15). */
export async function readPerson(db: Tx, accountId: string) {
	const account = await db
		.selectFrom('account')
		.where('id', '=', accountId)
		.select(['email', 'display_name as displayName', 'locale', 'administrator', 'created_at as createdAt'])
		.executeTakeFirst();
	const sessions = await db
		.selectFrom('session')
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.select(['kind', 'device', 'created_at as createdAt', 'last_seen_at as lastSeenAt', 'expires_at as expiresAt'])
		.execute();
	const knownDevices = await db
		.selectFrom('known_device')
		.where('account_id', '=', accountId)
		.orderBy('seen_at')
		.select('seen_at as seenAt')
		.execute();
	const identities = await db
		.selectFrom('external_identity')
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.select(['issuer', 'subject', 'created_at as createdAt'])
		.execute();
	const secondFactor = await db
		.selectFrom('second_factor')
		.where('account_id', '=', accountId)
		.select('confirmed_at as confirmedAt')
		.executeTakeFirst();
	const receipt = await db
		.selectFrom('receipt')
		.where('account_id', '=', accountId)
		.select('created_at as createdAt')
		.executeTakeFirst();
	const participations = await db
		.selectFrom('participant')
		.innerJoin('project', 'project.id', 'participant.project_id')
		.innerJoin('college', 'college.id', 'participant.college_id')
		.leftJoin('organisation', 'organisation.id', 'participant.organisation_id')
		.where('participant.account_id', '=', accountId)
		.orderBy('participant.created_at')
		.select([
			'participant.id',
			'project.title as project',
			'participant.display_name as displayName',
			'college.label as college',
			'organisation.name as organisation',
			'participant.role',
			'participant.mandate',
			'participant.created_at as createdAt',
			'participant.removed_at as removedAt',
		])
		.execute();
	const own = (column: 'note.participant_id' | 'position.cast_by') =>
		sql<boolean>`${sql.ref(column)} in (select id from participant where account_id = ${accountId})`;
	const notes = await db
		.selectFrom('note')
		.innerJoin('board', 'board.id', 'note.board_id')
		.innerJoin('project', 'project.id', 'board.project_id')
		.where(own('note.participant_id'))
		.orderBy('note.created_at')
		.select([
			'project.title as project',
			'board.title as board',
			'note.number',
			'note.kind',
			'note.text',
			'note.lang',
			'note.original_text as originalText',
			'note.label',
			'note.by_scribe as byScribe',
			'note.state',
			'note.state_reason as stateReason',
			'note.anonymous',
			'note.created_at as createdAt',
			'note.changed_at as changedAt',
		])
		.execute();
	const positions = await db
		.selectFrom('position')
		.innerJoin('item', 'item.id', 'position.item_id')
		.innerJoin('project', 'project.id', 'item.project_id')
		.where(own('position.cast_by'))
		.orderBy('position.at')
		.select([
			'project.title as project',
			'item.title as text',
			'position.item_version as version',
			'position.choice',
			'position.reason',
			sql<boolean>`position.organisation_id is not null`.as('forOrganisation'),
			'position.at',
		])
		.execute();
	const files = await db
		.selectFrom('file')
		.innerJoin('participant', 'participant.id', 'file.participant_id')
		.innerJoin('project', 'project.id', 'file.project_id')
		.leftJoin('resource', 'resource.file_id', 'file.id')
		.where('participant.account_id', '=', accountId)
		.orderBy('file.created_at')
		.select([
			'project.title as project',
			'resource.title',
			'file.name',
			'file.format',
			'file.size',
			'file.alt',
			'file.created_at as createdAt',
			'file.removed_at as removedAt',
		])
		.execute();
	return {
		account,
		sessions,
		knownDevices,
		identities,
		secondFactor: secondFactor ?? null,
		receipt: receipt ?? null,
		participations,
		notes,
		positions,
		files,
		workshops: await readTraces(db, accountId),
	};
}
export type PersonRecord = Awaited<ReturnType<typeof readPerson>>;
