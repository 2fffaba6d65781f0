import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { RETENTION } from '#lib/domain/retention.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { isRefusal, Refusal } from '../errors.ts';
import { MEDIA_TYPES, type ExportFormat } from '../export/formats.ts';
import type { ExportedFile, Exports } from './exports.ts';

/** One export as its page shows it. */
export interface ExportView {
	id: string;
	format: ExportFormat;
	/** `waiting`: others come first, or the contract is being read. */
	state: 'waiting' | 'writing' | 'ready' | 'failed';
	/** Of the file, once it is ready. */
	bytes: number | null;
	/** Why it failed: a key of `messages.refusals`. */
	reason: string | null;
}

interface Job extends ExportView {
	participantId: string;
	fileName: string;
	stop: AbortController;
	/** When its page was last looked at; milliseconds since the process started. */
	seen: number;
}

/** How many exports of one person may be in the making, and be kept. */
const MOST_RUNNING = 3;
const MOST_KEPT = 8;

/**
 * Exports that are made while their page shows how far they are. They live in this process and in one folder: a file is
 * for the participant who asked, for an hour; a start erases what an earlier run left.
 */
export function createExportJobs(deps: {
	exports: Pick<Exports, 'exportContract'>;
	/** For the files; ours alone. */
	folder: string;
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
		report,
		keptFor = RETENTION.export_files.days * 86_400_000,
		unattendedFor = 20_000,
	} = deps;
	const jobs = new Map<string, Job>();
	const timers = new Map<string, NodeJS.Timeout>();

	const pathOf = ({ id }: Job) => join(folder, id);
	const running = ({ state }: Job) => state === 'waiting' || state === 'writing';
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
		await rm(pathOf(job), { force: true });
	}
	const eraseSoon = (job: Job) => void erase(job).catch(report);

	function watch(job: Job): void {
		if (!running(job)) return;
		if (performance.now() - job.seen >= unattendedFor) eraseSoon(job);
		else later(job, unattendedFor, () => watch(job));
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
		else later(job, keptFor, () => eraseSoon(job));
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

	return {
		/** Begins an export of the contract; returns its id. Refusal('forbidden'), ('too_many', 'too_many_exports'). */
		async start(principal: Principal, slug: string, format: ExportFormat, locale: Locale): Promise<string> {
			const asking = exporter(principal);
			const mine = ownedBy(asking);
			if (mine.filter(running).length >= MOST_RUNNING) throw new Refusal('too_many', 'too_many_exports');
			const finished = mine.filter((job) => !running(job));
			await Promise.all(finished.slice(0, Math.max(0, mine.length - MOST_KEPT + 1)).map(erase));
			const job: Job = {
				id: randomBytes(16).toString('hex'),
				participantId: asking.participantId,
				format,
				state: 'waiting',
				bytes: null,
				reason: null,
				fileName: '',
				stop: new AbortController(),
				seen: performance.now(),
			};
			jobs.set(job.id, job);
			watch(job);
			const options = { signal: job.stop.signal, onStart: () => void (job.state = 'writing') };
			void make(job, exports.exportContract(principal, slug, format, locale, options)).catch(report);
			return job.id;
		},

		/** The exports of whoever asks, newest first. Looking at them keeps them going. */
		list(principal: Principal): ExportView[] {
			const mine = ownedBy(exporter(principal));
			for (const job of mine) job.seen = performance.now();
			return mine.toReversed().map(({ id, format, state, bytes, reason }) => ({ id, format, state, bytes, reason }));
		},

		/** Stops an export in the making, or erases its file. Refusal('not_found', 'export_gone'). */
		async cancel(principal: Principal, id: string): Promise<void> {
			await erase(ownJob(principal, id));
		},

		/** The file of a finished export, for the participant who asked for it. Refusal('not_found', 'export_gone'). */
		async file(principal: Principal, id: string): Promise<ExportedFile> {
			const job = ownJob(principal, id);
			if (job.state !== 'ready') throw new Refusal('not_found', 'export_gone');
			const bytes = new Uint8Array(await readFile(pathOf(job)));
			return { fileName: job.fileName, mediaType: MEDIA_TYPES[job.format], bytes };
		},

		/** Erases the files that an earlier run of the server left behind. */
		async clear(): Promise<void> {
			await rm(folder, { recursive: true, force: true });
		},

		/** Stops every export and erases its file. */
		async close(): Promise<void> {
			await Promise.all([...jobs.values()].map(erase));
		},
	};
}
export type ExportJobs = ReturnType<typeof createExportJobs>;
