import { missingParts, noticeOf } from '#lib/domain/privacy-notice.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { PageServerLoad } from './$types';

/** Outside the project's frame: whoever stands at the door may read it, before they are anybody in the project. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { project, own, ofOwner, days } = await orErrorPage(locals.app.privacyNotices.read(params.project));
	const { privacy } = await loadMessages(locals.locale);
	return {
		titled: project,
		texts: noticeOf(own, privacy.notice.supplied, ofOwner),
		days,
		backupDays: locals.app.config.backupDir === null ? null : locals.app.config.backupKeep,
		incomplete: missingParts(own, ofOwner).length > 0,
	};
};
