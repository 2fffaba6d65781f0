import type { Kysely } from 'kysely';
import { NOTICE_PARTS, type NoticeTexts, type OwnerNotice } from '#lib/domain/privacy-notice.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { RetentionDays } from '#lib/domain/retention.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { findOwnerOfProject } from '../db/owner-store.ts';
import { findPrivacyNotice, savePrivacyNotice } from '../db/privacy-notice-store.ts';
import { findProjectBySlug } from '../db/project-store.ts';
import { findRetentionDays } from '../db/retention-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

export interface PrivacyNotice {
	project: { slug: string; title: string };
	own: NoticeTexts;
	/** What its owner says for all its projects: stands where the project says nothing itself. */
	ofOwner: OwnerNotice;
	/** The durations in force: the notice states them beside its words. */
	days: RetentionDays;
}

/** What a project tells people about their data. */
export function createPrivacyNotices({ db, bus, clock }: { db: Kysely<Database>; bus: Bus; clock: Clock }) {
	return {
		/**
		 * The notice, for anybody who asks: it must be readable before one gives anything (RGPD, article 13), so also when
		 * the project is not published. Says nothing of the project but its title. Throws Refusal('not_found').
		 */
		async read(slug: string): Promise<PrivacyNotice> {
			const project = await findProjectBySlug(db, slug);
			if (!project) throw new Refusal('not_found', 'project_unknown');
			const { title } = project;
			const [own, owner, days] = await Promise.all([
				findPrivacyNotice(db, project.id),
				findOwnerOfProject(db, project.id),
				findRetentionDays(db, project.id),
			]);
			const ofOwner = { controller: owner?.name ?? '', contact: owner?.contact ?? '' };
			return { project: { slug, title }, own, ofOwner, days };
		},

		async save(principal: Principal, texts: NoticeTexts): Promise<void> {
			const by = requirePermission(principal, 'project.settings');
			const { projectId } = by;
			const kept = Object.fromEntries(NOTICE_PARTS.map((part) => [part, texts[part]])) as NoticeTexts;
			await db.transaction().execute(async (tx) => {
				await savePrivacyNotice(tx, projectId, kept);
				await recordAct(tx, clock, by, { act: 'notice.changed', about: {} });
			});
			bus.publish(projectChanged(projectId, 'project'));
		},
	};
}
export type PrivacyNotices = ReturnType<typeof createPrivacyNotices>;
