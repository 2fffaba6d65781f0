import type { Kysely } from 'kysely';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Clock } from '../clock.ts';
import { listRuns, type JobRun } from '../db/job-store.ts';
import { countMails, finishMail, listOutbox, lockWaitingMail, retryMail, type OutboxRow } from '../db/mail-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { JOB_NAMES, SCHEDULE, type JobName } from '../jobs/schedule.ts';
import type { Letter } from '../mail/letters.ts';
import type { Post } from '../mail/post.ts';

/** A line of the outbox. */
export interface OutboxMail extends Omit<OutboxRow, 'data'> {
	/** What it says: only where no mail leaves the server, and never a link that signs in as somebody else. */
	words: { subject: string; text: string } | null;
}
export interface JobState extends Omit<JobRun, 'name' | 'startedAt'> {
	name: JobName;
	/** Null: never yet. */
	startedAt: Date | null;
	nextAt: Date | null;
}

const SHOWN = 200;
const MINUTE = 60_000;

/** What whoever administers this instance sees and does: jobs and mail. Everybody else gets Refusal('forbidden'). */
export function createAdministration(deps: { db: Kysely<Database>; clock: Clock; post: Post }) {
	const { db, clock, post } = deps;

	function requireAdministrator(account: SignedInAccount | null): void {
		if (!account?.administrator) throw new Refusal('forbidden');
	}

	function words({ data, ...row }: OutboxRow): OutboxMail['words'] {
		if (post.sends || row.state !== 'waiting' || row.kind === 'sign_in') return null;
		const { subject, text } = post.render({ kind: row.kind, data } as Letter, row);
		return { subject, text };
	}

	function jobState(name: JobName, run: JobRun | undefined): JobState {
		if (!run) return { name, startedAt: null, nextAt: null, endedAt: null, failedAt: null, failures: 0, failure: '' };
		return { ...run, name, nextAt: new Date(run.startedAt.getTime() + Math.max(1, SCHEDULE[name]) * MINUTE) };
	}

	return {
		/** Jobs in the order of the schedule; the newest mails, failed ones first; how many of each state there are. */
		async overview(account: SignedInAccount | null) {
			requireAdministrator(account);
			const runs = new Map((await listRuns(db)).map((run) => [run.name, run]));
			const mails = await listOutbox(db, SHOWN);
			return {
				sends: post.sends,
				jobs: JOB_NAMES.map((name) => jobState(name, runs.get(name))),
				counts: await countMails(db),
				mails: mails.map((mail): OutboxMail => {
					const { data: _, ...row } = mail;
					return { ...row, words: words(mail) };
				}),
			};
		},

		/** Tries a failed mail again. Throws Refusal('conflict', 'mail_not_failed'). */
		async retryMail(account: SignedInAccount | null, id: string): Promise<void> {
			requireAdministrator(account);
			if (!(await retryMail(db, clock, id))) throw new Refusal('conflict', 'mail_not_failed');
			post.soon();
		},

		/** The administrator passed a waiting mail on by other means. Throws Refusal('conflict', 'mail_not_waiting'). */
		async passedOn(account: SignedInAccount | null, id: string): Promise<void> {
			requireAdministrator(account);
			await db.transaction().execute(async (tx) => {
				if (!(await lockWaitingMail(tx, clock, id))) throw new Refusal('conflict', 'mail_not_waiting');
				await finishMail(tx, clock, id, 'sent', 'by_hand');
			});
		},
	};
}
export type Administration = ReturnType<typeof createAdministration>;
