import * as v from 'valibot';
import type { AgreementRule } from '#lib/domain/agreement.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import { agreementRuleSchema } from '#lib/schemas/agreement-rule.ts';
import type { Tx } from '../documents.ts';

export interface ProjectRecord {
	id: string;
	slug: string;
	title: string;
	subtitle: string;
	summary: string;
	plainText: string;
	startsOn: string | null;
	endsOn: string | null;
	published: boolean;
	rule: AgreementRule;
}

export type ProjectTexts = Pick<
	ProjectRecord,
	'title' | 'subtitle' | 'summary' | 'plainText' | 'startsOn' | 'endsOn' | 'published'
>;

const COLUMNS = [
	'project.id',
	'project.slug',
	'project.title',
	'project.subtitle',
	'project.summary',
	'project.plain_text as plainText',
	'project.starts_on as startsOn',
	'project.ends_on as endsOn',
	'project.published',
	'project.agreement_rule as rule',
] as const;

type Row = Omit<ProjectRecord, 'rule'> & { rule: unknown };
const record = (row: Row): ProjectRecord => ({ ...row, rule: v.parse(agreementRuleSchema, row.rule) });

export async function findProject(db: Tx, id: string): Promise<ProjectRecord | undefined> {
	const row = await db.selectFrom('project').select(COLUMNS).where('id', '=', id).executeTakeFirst();
	return row && record(row);
}

export async function findProjectBySlug(db: Tx, slug: string): Promise<ProjectRecord | undefined> {
	const row = await db.selectFrom('project').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
	return row && record(row);
}

export async function listPublishedProjects(db: Tx): Promise<ProjectRecord[]> {
	const rows = await db
		.selectFrom('project')
		.select(COLUMNS)
		.where('published', '=', true)
		.orderBy('created_at', 'desc')
		.execute();
	return rows.map(record);
}

/** The projects somebody takes part in, with their role there. */
export async function listProjectsOf(
	db: Tx,
	accountId: string,
): Promise<{ id: string; slug: string; title: string; subtitle: string; role: Role }[]> {
	return db
		.selectFrom('project')
		.innerJoin('participant', 'participant.project_id', 'project.id')
		.where('participant.account_id', '=', accountId)
		.where('participant.removed_at', 'is', null)
		.select(['project.id', 'project.slug', 'project.title', 'project.subtitle', 'participant.role'])
		.orderBy('project.created_at', 'desc')
		.execute();
}

/** Undefined when the slug is taken. */
export async function insertProject(
	db: Tx,
	project: { ownerId: string; slug: string; title: string; subtitle: string; rule: AgreementRule },
): Promise<ProjectRecord | undefined> {
	const row = await db
		.insertInto('project')
		.values({
			owner_id: project.ownerId,
			slug: project.slug,
			title: project.title,
			subtitle: project.subtitle,
			agreement_rule: JSON.stringify(project.rule),
		})
		.onConflict((conflict) => conflict.column('slug').doNothing())
		.returning(COLUMNS)
		.executeTakeFirst();
	return row && record(row);
}

export async function updateProject(db: Tx, id: string, texts: Partial<ProjectTexts>): Promise<void> {
	const { title, subtitle, summary, plainText, startsOn, endsOn, published } = texts;
	await db
		.updateTable('project')
		.set({
			...(title !== undefined && { title }),
			...(subtitle !== undefined && { subtitle }),
			...(summary !== undefined && { summary }),
			...(plainText !== undefined && { plain_text: plainText }),
			...(startsOn !== undefined && { starts_on: startsOn }),
			...(endsOn !== undefined && { ends_on: endsOn }),
			...(published !== undefined && { published }),
		})
		.where('id', '=', id)
		.execute();
}

export async function updateAgreementRule(db: Tx, id: string, rule: AgreementRule): Promise<void> {
	await db
		.updateTable('project')
		.set({ agreement_rule: JSON.stringify(rule) })
		.where('id', '=', id)
		.execute();
}

/** Changes of members queue behind this row: "the last steward" must not be counted by two at once. */
export async function lockProject(db: Tx, id: string): Promise<void> {
	await db.selectFrom('project').select('id').where('id', '=', id).forUpdate().execute();
}

/** In the order in which they must be locked. */
export async function documentIdsOfProject(db: Tx, projectId: string): Promise<string[]> {
	const rows = await db.selectFrom('document').select('id').where('project_id', '=', projectId).orderBy('id').execute();
	return rows.map((row) => row.id);
}

/** Titles of the boards of a project, by id. */
export async function boardTitles(db: Tx, projectId: string): Promise<Map<string, string>> {
	const rows = await db.selectFrom('board').select(['id', 'title']).where('project_id', '=', projectId).execute();
	return new Map(rows.map(({ id, title }) => [id, title]));
}
