import { threadOf, type Thread } from '#lib/domain/thread.ts';
import { listColleges, type CollegeRecord } from '../../db/college-store.ts';
import { listOrganisations, type OrganisationRecord } from '../../db/organisation-store.ts';
import type { ProjectRecord } from '../../db/project-store.ts';
import { listProvenanceNotes, type ProvenanceNote } from '../../db/provenance-store.ts';
import {
	listGroupTitles,
	listThreadArticles,
	listThreadItems,
	listThreadSources,
	type ThreadItemRecord,
} from '../../db/thread-store.ts';
import { listWorkshops, type WorkshopRecord } from '../../db/workshop-store.ts';
import type { Tx } from '../../documents.ts';

/** What minutes and the synthesis of a project are drawn from, read in one transaction: one moment, one truth. */
export interface ReportMaterial {
	project: ProjectRecord;
	colleges: CollegeRecord[];
	organisations: OrganisationRecord[];
	/** In the order of boards; hidden and withdrawn ones without their words. */
	notes: ProvenanceNote[];
	/** Titles by id, in the order of the boards. */
	groups: Map<string, string>;
	items: ThreadItemRecord[];
	/** Of the notes that may be seen. */
	thread: Thread;
	/** The earliest first. */
	workshops: WorkshopRecord[];
}

/** `tx` must see one moment: repeatable read. */
export async function readReportMaterial(tx: Tx, project: ProjectRecord): Promise<ReportMaterial> {
	const notes = await listProvenanceNotes(tx, project.id);
	const items = await listThreadItems(tx, project.id);
	const sources = await listThreadSources(tx, project.id);
	const articles = await listThreadArticles(tx, project.id);
	const visible = notes.filter(({ state }) => state === 'visible');
	return {
		project,
		colleges: await listColleges(tx, project.id),
		organisations: await listOrganisations(tx, project.id),
		notes,
		groups: new Map((await listGroupTitles(tx, project.id)).map(({ id, title }) => [id, title])),
		items,
		thread: threadOf({ notes: visible, items, sources, articles }),
		workshops: (await listWorkshops(tx, project.id)).reverse(),
	};
}
