import type { Kysely } from 'kysely';
import { mayInOwner } from '#lib/domain/owner-rights.ts';
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
	projectOfMail,
	retryMail,
	type OutboxRow,
} from '../db/mail-store.ts';
import { countOwners, listStandings } from '../db/owner-store.ts';
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

	/**
	 * Who may act on this mail, as the audit log names them: whoever administers the instance, or the owner that it is of.
	 * For anybody else there is no such mail.
	 */
	async function requireMail(account: SignedInAccount | null, mailId: string) {
		if (account?.administrator) return requireAdministrator(account);
		const about = account && (await projectOfMail(db, mailId));
		if (account?.beforeAdministering) throw new Refusal('forbidden', 'second_factor_due');
		const standings = about ? await listStandings(db, account) : [];
		const own = standings.find(({ owner }) => owner.id === about?.ownerId);
		if (!account || !about || !own || !mayInOwner(own.standing, 'owner.administer')) throw new Refusal('not_found');
		return { kind: 'account' as const, accountId: account.id, projectId: about.projectId };
	}

	/** The newest mails of an owner, or of all; `open`: with their addresses, and their words where nobody else can tell them. */
	async function outbox(ownerId: string | null, open: boolean) {
		const mails = await listOutbox(db, SHOWN, ownerId);
		const marks = new Map(mails.map(({ id, address }) => [id, address === '' ? '' : post.addressMark(address)]));
		const undeliverable = await listUndeliverable(db, [...new Set(marks.values())]);
		return {
			sends: post.sends,
			counts: await countMails(db, ownerId),
			mails: mails.map((mail): OutboxMail => {
				const { data: _, ...row } = mail;
				return {
					...row,
					address: open ? row.address : row.address.replace(/^[^@]+/, '…'),
					words: open ? words(mail) : null,
					undeliverable: undeliverable.has(marks.get(mail.id) ?? ''),
				};
			}),
		};
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
			const several = (await countOwners(db)) > 1;
			return {
				jobs: JOB_NAMES.map((name) => jobState(name, runs.get(name))),
				/** Null where no backup is made by the clock. */
				backup: backups && (await backupState(db)),
				/** There are other people's projects here: their mail is theirs to read. */
				...(await outbox(null, !several)),
			};
		},

		/** Mail about the projects of one owner, for those who administer it. Refusal('not_found', 'owner_unknown'). */
		async mailOfOwner(account: SignedInAccount | null, ownerId: string) {
			if (account?.beforeAdministering) throw new Refusal('forbidden', 'second_factor_due');
			const standings = account ? await listStandings(db, account) : [];
			const own = standings.find(({ owner }) => owner.id === ownerId);
			if (!own || !mayInOwner(own.standing, 'owner.administer')) throw new Refusal('not_found', 'owner_unknown');
			return { owner: own.owner, ...(await outbox(ownerId, true)) };
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
			const by = await requireMail(account, mailId);
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
			const by = await requireMail(account, id);
			await db.transaction().execute(async (tx) => {
				if (!(await retryMail(tx, clock, id))) throw new Refusal('conflict', 'mail_not_failed');
				await recordAct(tx, clock, by, { act: 'mail.retried', about: {} });
			});
			post.soon();
		},

		/** The administrator passed a waiting mail on by other means. Throws Refusal('conflict', 'mail_not_waiting'). */
		async passedOn(account: SignedInAccount | null, id: string): Promise<void> {
			const by = await requireMail(account, id);
			await db.transaction().execute(async (tx) => {
				if (!(await lockWaitingMail(tx, clock, id))) throw new Refusal('conflict', 'mail_not_waiting');
				await finishMail(tx, clock, id, 'sent', 'by_hand');
				await recordAct(tx, clock, by, { act: 'mail.passed_on', about: {} });
			});
		},
	};
}
export type Administration = ReturnType<typeof createAdministration>;
