import { sql } from 'kysely';
import type { AuthorshipChoice } from '#lib/domain/authorship.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface AuthorshipSetting {
	choice: AuthorshipChoice;
	/** Words written since then are told by name. */
	namesSince: Date | null;
}

export async function readAuthorshipSetting(db: Tx, projectId: string): Promise<AuthorshipSetting> {
	const row = await db
		.selectFrom('project')
		.where('id', '=', projectId)
		.select(['authorship', 'names_since'])
		.executeTakeFirstOrThrow();
	return { choice: row.authorship, namesSince: row.names_since };
}

/** Choosing names again does not move the day since when they are told. */
export async function setAuthorship(tx: Tx, clock: Clock, projectId: string, choice: AuthorshipChoice): Promise<void> {
	await tx
		.updateTable('project')
		.set({
			authorship: choice,
			names_since: choice === 'name' ? sql<Date>`coalesce(names_since, ${clock.now})` : null,
		})
		.where('id', '=', projectId)
		.execute();
}
