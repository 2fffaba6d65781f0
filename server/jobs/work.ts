import type { Kysely } from 'kysely';
import type { Sessions } from '../auth/sessions.ts';
import type { Clock } from '../clock.ts';
import { forgetOldMail } from '../db/mail-store.ts';
import { deleteExpiredSignInLinks } from '../db/sign-in-link-store.ts';
import type { Database } from '../db/tables.ts';
import type { Delivery } from '../mail/delivery.ts';
import type { Post } from '../mail/post.ts';
import type { Job } from './jobs.ts';
import type { JobName } from './schedule.ts';

/** For how long one can still see to whom a mail went. */
const MAIL_DAYS = 30;

/** What each job does when it is due. `deliver` is null where no mail leaves the server. */
export function jobWork(deps: {
	db: Kysely<Database>;
	clock: Clock;
	sessions: Pick<Sessions, 'deleteExpired'>;
	post: Post;
	deliver: Delivery | null;
}): Record<JobName, Job> {
	const { db, clock, sessions, post, deliver } = deps;
	return {
		async housekeeping() {
			await sessions.deleteExpired();
			await deleteExpiredSignInLinks(db, clock);
			await forgetOldMail(db, clock, MAIL_DAYS);
		},
		async notices() {
			if ((await post.roundNotices(db)) > 0) post.soon();
		},
		async mail(signal) {
			await deliver?.(signal);
		},
	};
}
