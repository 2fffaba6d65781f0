import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { subjectKey, type ExportSubject } from '#lib/domain/export-subject.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { RETENTION } from '#lib/domain/retention.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import type { Database } from '../db/tables.ts';
import { isRefusal, Refusal } from '../errors.ts';
import { MEDIA_TYPES, type ExportFormat } from '../export/formats.ts';
import type { SharedExports } from '../export/shared-exports.ts';
import type { ExportedFile, Exports } from './exports.ts';

/** One export as its page shows it. */
export interface ExportView {
	id: string;
	subject: ExportSubject;
	format: ExportFormat;
	/** `waiting`: others come first. */
	state: 'waiting' | 'reading' | 'writing' | 'ready' | 'failed';
	/** Of the file, once it is ready. */
	bytes: number | null;
	/** Why it failed: a key of `messages.refusals`. */
	reason: string | null;
}

interface Job extends ExportView {
	participantId: string;
	locale: Locale;
	fileName: string;
	stop: AbortController;
	/** When its page was last looked at; milliseconds since the process started. */
	seen: number;
	/** The same as its card says it. */
	cardSeen: number;
	telling: Promise<void>;
}

/** How many exports of one person may be in the making, and be kept. */
const MOST_RUNNING = 3;
const MOST_KEPT = 8;

/**
 * Exports that are made while their page shows how far they are. They live in this process and in one folder: a file is
 * for the participant who asked, for an hour; a start erases what an earlier run left. With `shared`, other processes on
 * that folder show them, stop them and give their files too.
 */
export function createExportJobs(deps: {
	db: Kysely<Database>;
	clock: Clock;
	exports: Pick<Exports, 'exportDocument'>;
	/** For the files; ours alone, or of the processes on this database together. */
	folder: string;
	/** Null: one process. */
	shared?: SharedExports | null;
	report: (error: unknown) => void;
	/** How long a file is kept, in milliseconds. */
	keptFor?: number;
	/** After how long without anybody looking at its page an export is given up, in milliseconds. */
	unattendedFor?: number;
}) {
	const {
		db,
		clock,
		exports,
		folder,
		shared = null,
		report,
		keptFor = RETENTION.export_files.days * 86_400_000,
		unattendedFor = 20_000,
	} = deps;
	const jobs = new Map<string, Job>();
	const timers = new Map<string, NodeJS.Timeout>();

	const pathOf = ({ id }: Pick<Job, 'id'>) => join(folder, id);
	const running = ({ state }: Pick<Job, 'state'>) => state !== 'ready' && state !== 'failed';
	const ownedBy = ({ participantId }: ParticipantPrincipal) =>
		[...jobs.values()].filter((job) => job.participantId === participantId);

	function later(job: Job, milliseconds: number, act: () => void): void {
		clearTimeout(timers.get(job.id));
		timers.set(job.id, setTimeout(act, milliseconds).unref());
	}

	/** Stops it, wherever it is, and leaves nothing of it. */
	async function erase(job: Job): Promise<void> {
		jobs.delete(job.id);
		clearTimeout(timers.get(job.id));
		timers.delete(job.id);
		job.stop.abort(new Refusal('not_found', 'export_gone'));
		await shared?.remove(job.id);
		await rm(pathOf(job), { force: true });
	}
	/** Tells other processes how far it is, in order; that it could not be told stops nothing. */
	function tell(job: Job, known = true): Promise<void> {
		const { id, participantId, fileName, subject, format, state, bytes, reason } = job;
		const card = { id, participantId, fileName, subject, format, state, bytes, reason };
		job.telling = job.telling.then(() => shared?.write(card, known)).catch(report);
		return job.telling;
	}
	const eraseSoon = (job: Job) => void erase(job).catch(report);

	/** The cards of these participants; exports of ours that were stopped elsewhere end here. */
	async function cardsOf(participantIds: readonly string[]) {
		if (!shared) return [];
		const found = await shared.list();
		for (const job of [...jobs.values()]) {
			const seen = found.find(({ card }) => card.id === job.id)?.seen;
			if (seen === undefined && job.cardSeen > 0) await erase(job);
			else if (seen !== undefined && seen !== job.cardSeen)
				Object.assign(job, { cardSeen: seen, seen: performance.now() });
		}
		return found.filter(({ card }) => participantIds.includes(card.participantId)).map(({ card }) => card);
	}

	async function watch(job: Job): Promise<void> {
		if (!running(job)) return;
		await cardsOf([]);
		if (performance.now() - job.seen >= unattendedFor) eraseSoon(job);
		else later(job, unattendedFor, () => void watch(job).catch(report));
	}

	async function make(job: Job, file: Promise<ExportedFile>): Promise<void> {
		try {
			const { bytes, fileName } = await file;
			await mkdir(folder, { recursive: true, mode: 0o700 });
			await writeFile(pathOf(job), bytes, { mode: 0o600 });
			Object.assign(job, { state: 'ready', bytes: bytes.byteLength, fileName });
		} catch (error) {
			if (job.stop.signal.aborted) return;
			if (!isRefusal(error)) report(error);
			Object.assign(job, { state: 'failed', reason: isRefusal(error) ? error.reason : 'unknown' });
		}
		// Given up while its file was being written: nothing may stay.
		if (job.stop.signal.aborted) await rm(pathOf(job), { force: true });
		else {
			await tell(job);
			later(job, keptFor, () => eraseSoon(job));
		}
	}

	/** The participant behind the principal, while they may export. Refusal('forbidden'). */
	function exporter(principal: Principal): ParticipantPrincipal {
		if (principal.kind !== 'participant' || !may(principal, 'contract.export')) throw new Refusal('forbidden');
		return principal;
	}

	function ownJob(principal: Principal, id: string): Job {
		const job = ownedBy(exporter(principal)).find((one) => one.id === id);
		if (!job) throw new Refusal('not_found', 'export_gone');
		return job;
	}

	/** One that another process makes or has made for the same person. Refusal('forbidden'). */
	async function cardElsewhere(principal: Principal, id: string) {
		const cards = await cardsOf([exporter(principal).participantId]);
		return cards.find((card) => card.id === id && !jobs.has(id));
	}

	return {
		/**
		 * Begins an export; returns its id, or that of the same one which is in the making for the same person.
		 * Refusal('forbidden'), ('too_many', 'too_many_exports').
		 */
		async start(
			principal: Principal,
			slug: string,
			subject: ExportSubject,
			format: ExportFormat,
			locale: Locale,
		): Promise<string> {
			const asking = exporter(principal);
			const mine = ownedBy(asking);
			const key = subjectKey(subject);
			const same = mine.find(
				(job) => running(job) && subjectKey(job.subject) === key && job.format === format && job.locale === locale,
			);
			if (same) return same.id;
			if (mine.filter(running).length >= MOST_RUNNING) throw new Refusal('too_many', 'too_many_exports');
			const finished = mine.filter((job) => !running(job));
			const job: Job = {
				id: randomBytes(16).toString('hex'),
				participantId: asking.participantId,
				locale,
				subject,
				format,
				state: 'waiting',
				bytes: null,
				reason: null,
				fileName: '',
				stop: new AbortController(),
				seen: performance.now(),
				cardSeen: 0,
				telling: Promise.resolve(),
			};
			// Before anything is waited for, so that a second tap finds it.
			jobs.set(job.id, job);
			await Promise.all(finished.slice(0, Math.max(0, mine.length - MOST_KEPT + 1)).map(erase));
			await recordAct(db, clock, asking, { act: 'export.asked', about: { document: subject.document, format } }).catch(
				async (error: unknown) => {
					await erase(job);
					throw error;
				},
			);
			await tell(job, false);
			later(job, unattendedFor, () => void watch(job).catch(report));
			const onStage = (stage: 'reading' | 'writing') => {
				job.state = stage;
				void tell(job);
			};
			const options = { signal: job.stop.signal, onStage };
			void make(job, exports.exportDocument(principal, slug, subject, format, locale, options)).catch(report);
			return job.id;
		},

		/** The exports of whoever asks, newest first. Looking at them keeps them going, wherever they are made. */
		async list(principal: Principal): Promise<ExportView[]> {
			const asking = exporter(principal);
			const cards = await cardsOf([asking.participantId]);
			await Promise.all(cards.map(({ id }) => shared?.look(id)));
			const mine = ownedBy(asking);
			for (const job of mine) job.seen = performance.now();
			const elsewhere = cards.filter(({ id }) => !jobs.has(id));
			return [...elsewhere, ...mine]
				.toReversed()
				.map(({ id, subject, format, state, bytes, reason }) => ({ id, subject, format, state, bytes, reason }));
		},

		/** Stops an export in the making, or erases its file. Refusal('not_found', 'export_gone'). */
		async cancel(principal: Principal, id: string): Promise<void> {
			const card = await cardElsewhere(principal, id);
			if (!card) return erase(ownJob(principal, id));
			await shared?.remove(id);
			if (!running(card)) await rm(pathOf(card), { force: true });
		},

		/** The file of a finished export, for the participant who asked for it. Refusal('not_found', 'export_gone'). */
		async file(principal: Principal, id: string): Promise<ExportedFile> {
			const job = (await cardElsewhere(principal, id)) ?? ownJob(principal, id);
			if (job.state !== 'ready') throw new Refusal('not_found', 'export_gone');
			const bytes = new Uint8Array(await readFile(pathOf(job)));
			// Before the first byte leaves.
			await recordAct(db, clock, exporter(principal), {
				act: 'export.fetched',
				about: { document: job.subject.document, format: job.format },
			});
			return { fileName: job.fileName, mediaType: MEDIA_TYPES[job.format], bytes };
		},

		/** How many exports are in the making here, for the figures of the process. */
		figures: () => {
			const count = (state: ExportView['state']) => [...jobs.values()].filter((job) => job.state === state).length;
			return { waiting: count('waiting'), writing: count('reading') + count('writing') };
		},

		/** Stops and erases every export of these participants: their project is gone. */
		async eraseOf(participantIds: readonly string[]): Promise<void> {
			await Promise.all([...jobs.values()].filter((job) => participantIds.includes(job.participantId)).map(erase));
			for (const card of await cardsOf(participantIds)) {
				await shared?.remove(card.id);
				await rm(pathOf(card), { force: true });
			}
		},

		/** Erases the files that an earlier run of the server left behind. */
		async clear(): Promise<void> {
			// Other processes have theirs there: what is left over goes with the files that are due.
			if (!shared) await rm(folder, { recursive: true, force: true });
		},

		/** Stops every export and erases its file. */
		async close(): Promise<void> {
			await Promise.all([...jobs.values()].map(erase));
		},
	};
}
export type ExportJobs = ReturnType<typeof createExportJobs>;
