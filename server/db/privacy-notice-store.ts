import { sql } from 'kysely';
import { NOTICE_PARTS, type NoticeTexts } from '#lib/domain/privacy-notice.ts';
import type { Tx } from '../documents.ts';

const COLUMNS = [
	'controller',
	'purposes',
	'legal_basis as legalBasis',
	'recipients',
	'durations',
	'rights',
	'contact',
] as const;

/** What the project wrote itself; an empty part stands for the supplied text. */
export async function findPrivacyNotice(db: Tx, projectId: string): Promise<NoticeTexts> {
	const row = await db
		.selectFrom('privacy_notice')
		.where('project_id', '=', projectId)
		.select(COLUMNS)
		.executeTakeFirst();
	return row ?? (Object.fromEntries(NOTICE_PARTS.map((part) => [part, ''])) as NoticeTexts);
}

export async function savePrivacyNotice(db: Tx, projectId: string, texts: NoticeTexts): Promise<void> {
	const { legalBasis, ...rest } = texts;
	const values = { ...rest, legal_basis: legalBasis };
	await db
		.insertInto('privacy_notice')
		.values({ project_id: projectId, ...values })
		.onConflict((conflict) => conflict.column('project_id').doUpdateSet({ ...values, changed_at: sql`now()` }))
		.execute();
}
