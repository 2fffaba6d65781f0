import type { Kysely } from 'kysely';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { askForBackup, backupState } from '../db/backup-store.ts';
import { listUndeliverable, trustAddress } from '../db/bounce-store.ts';
import { listRuns, type JobRun } from '../db/job-store.ts';
import {
	addressOfMail,
	countMails,
	finishMail,
	listOutbox,
	lockWaitingMail,
	retryMail,
	type OutboxRow,
} from '../db/mail-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { JOB_NAMES, SCHEDULE, type JobName } from '../jobs/schedule.ts';
import type { Letter } from '../mail/letters.ts';
import type { Post } from '../mail/post.ts';

/** A line of the outbox. */
export interface OutboxMail extends Omit<OutboxRow, 'data'> {
	/** What it says: only where no mail leaves the server, and never a link that signs in as somebody else. */
	words: { subject: string; text: string } | null;
	/** Mail to this address came back for good: it gets no more. */
	undeliverable: boolean;
}
export interface JobState extends Omit<JobRun, 'name' | 'startedAt'> {
	name: JobName;
	/** Null: never yet. */
	startedAt: Date | null;
	nextAt: Date | null;
}

const SHOWN = 200;
const MINUTE = 60_000;

/** What whoever administers this instance sees and does: jobs, backups, mail. Everybody else gets Refusal('forbidden'). */
export function createAdministration(deps: {
	db: Kysely<Database>;
	clock: Clock;
	post: Post;
	/** Backups made by the clock; null where none is made. */
	backups: { soon(): void } | null;
}) {
	const { db, clock, post, backups } = deps;

	/** The administrator as the audit log names them. */
	function requireAdministrator(account: SignedInAccount | null) {
		if (!account?.administrator) throw new Refusal('forbidden');
		return { kind: 'account' as const, accountId: account.id, projectId: null };
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
			const marks = new Map(mails.map(({ id, address }) => [id, address === '' ? '' : post.addressMark(address)]));
			const undeliverable = await listUndeliverable(db, [...new Set(marks.values())]);
			return {
				sends: post.sends,
				jobs: JOB_NAMES.map((name) => jobState(name, runs.get(name))),
				/** Null where no backup is made by the clock. */
				backup: backups && (await backupState(db)),
				counts: await countMails(db),
				mails: mails.map((mail): OutboxMail => {
					const { data: _, ...row } = mail;
					return { ...row, words: words(mail), undeliverable: undeliverable.has(marks.get(mail.id) ?? '') };
				}),
			};
		},

		/** A backup soon, whatever the hour. Throws Refusal('unavailable', 'backups_unavailable'). */
		async backUpNow(account: SignedInAccount | null): Promise<void> {
			const by = requireAdministrator(account);
			if (!backups) throw new Refusal('unavailable', 'backups_unavailable');
			await db.transaction().execute(async (tx) => {
				await askForBackup(tx, clock);
				await recordAct(tx, clock, by, { act: 'backup.made', about: {} });
			});
			backups.soon();
		},

		/** The address of this mail works again, says somebody who asked. Throws Refusal('conflict', 'mail_not_bounced'). */
		async trustAddressOf(account: SignedInAccount | null, mailId: string): Promise<void> {
			const by = requireAdministrator(account);
			await db.transaction().execute(async (tx) => {
				const address = await addressOfMail(tx, mailId);
				if (address === null || !(await trustAddress(tx, post.addressMark(address)))) {
					throw new Refusal('conflict', 'mail_not_bounced');
				}
				await recordAct(tx, clock, by, { act: 'mail.retried', about: {} });
			});
		},

		/** Tries a failed mail again. Throws Refusal('conflict', 'mail_not_failed'). */
		async retryMail(account: SignedInAccount | null, id: string): Promise<void> {
			const by = requireAdministrator(account);
			await db.transaction().execute(async (tx) => {
				if (!(await retryMail(tx, clock, id))) throw new Refusal('conflict', 'mail_not_failed');
				await recordAct(tx, clock, by, { act: 'mail.retried', about: {} });
			});
			post.soon();
		},

		/** The administrator passed a waiting mail on by other means. Throws Refusal('conflict', 'mail_not_waiting'). */
		async passedOn(account: SignedInAccount | null, id: string): Promise<void> {
			const by = requireAdministrator(account);
			await db.transaction().execute(async (tx) => {
				if (!(await lockWaitingMail(tx, clock, id))) throw new Refusal('conflict', 'mail_not_waiting');
				await finishMail(tx, clock, id, 'sent', 'by_hand');
				await recordAct(tx, clock, by, { act: 'mail.passed_on', about: {} });
			});
		},
	};
}
export type Administration = ReturnType<typeof createAdministration>;
