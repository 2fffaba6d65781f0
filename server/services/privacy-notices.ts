import type { Kysely } from 'kysely';
import { NOTICE_PARTS, type NoticeTexts } from '#lib/domain/privacy-notice.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { findPrivacyNotice, savePrivacyNotice } from '../db/privacy-notice-store.ts';
import { findProjectBySlug } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** What a project tells people about their data. */
export function createPrivacyNotices({ db, bus }: { db: Kysely<Database>; bus: Bus }) {
	return {
		/**
		 * The notice, for anybody who asks: it must be readable before one gives anything (RGPD, article 13), so also when
		 * the project is not published. Says nothing of the project but its title. Throws Refusal('not_found').
		 */
		async read(slug: string): Promise<{ project: { slug: string; title: string }; own: NoticeTexts }> {
			const project = await findProjectBySlug(db, slug);
			if (!project) throw new Refusal('not_found', 'project_unknown');
			const { title } = project;
			return { project: { slug, title }, own: await findPrivacyNotice(db, project.id) };
		},

		async save(principal: Principal, texts: NoticeTexts): Promise<void> {
			const { projectId } = requirePermission(principal, 'project.settings');
			const kept = Object.fromEntries(NOTICE_PARTS.map((part) => [part, texts[part]])) as NoticeTexts;
			await savePrivacyNotice(db, projectId, kept);
			bus.publish(projectChanged(projectId, 'project'));
		},
	};
}
export type PrivacyNotices = ReturnType<typeof createPrivacyNotices>;
