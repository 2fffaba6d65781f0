import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import { deleteExpiredTries } from '../db/try-store.ts';
import type { Delivery } from '../mail/delivery.ts';
import type { Post } from '../mail/post.ts';
import type { Departures } from '../services/departures.ts';
import type { Files } from '../services/files.ts';
import type { Retention } from '../services/retention.ts';
import type { WebhookDelivery } from '../webhooks/delivery.ts';
import type { Job } from './jobs.ts';
import type { JobName } from './schedule.ts';

/** What each job does when it is due. `deliver` is null where no mail leaves the server. */
export function jobWork(deps: {
	db: Kysely<Database>;
	clock: Clock;
	retention: Pick<Retention, 'purge'>;
	files: Pick<Files, 'sweep'>;
	departures: Pick<Departures, 'runDue'>;
	post: Post;
	deliver: Delivery | null;
	tellWebhooks: WebhookDelivery;
	/** Makes the backup that is due; null where none is made. */
	backup?: (() => Promise<unknown>) | null;
}): Record<JobName, Job> {
	const { db, clock, retention, files, departures, post, deliver, tellWebhooks, backup } = deps;
	return {
		/** Everything that goes by itself goes here. */
		async housekeeping(signal) {
			await retention.purge(signal);
			await deleteExpiredTries(db, clock);
		},
		files: (signal) => files.sweep(signal),
		async departures(signal) {
			await departures.runDue(signal);
		},
		async notices() {
			if ((await post.roundNotices(db)) > 0) post.soon();
		},
		async mail(signal) {
			await deliver?.(signal);
		},
		webhooks: (signal) => tellWebhooks(signal),
		async backup() {
			await backup?.();
		},
	};
}
