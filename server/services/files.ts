import { createReadStream } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { cleanFileName, PROJECT_QUOTA } from '#lib/domain/files.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import { bytesOfProject, countRecentFiles, insertFile, listFilesOfProject, type FileRecord } from '../db/file-store.ts';
import { lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { previewKey, type FileStore } from '../files/file-store.ts';
import { inspect } from '../files/inspect.ts';
import type { Incoming, Quarantine } from '../files/quarantine.ts';
import { receiveForm, type FormRequest, type ReceivedForm } from '../files/receive-form.ts';
import { sweepFiles } from '../files/sweep.ts';

/** A file whose bytes are kept and which no row names yet. */
export type KeptFile = Omit<FileRecord, 'projectId' | 'participantId' | 'subject' | 'alt'>;

const PER_HOUR = 100;
/** Uploads that this process takes at once: each may hold one line and one file on disk. */
const AT_ONCE = 8;
const AT_ONCE_EACH = 2;

/**
 * From bytes that somebody sends to a file, and back. Who may, the caller has judged. The order is always: quarantine,
 * inspection, bytes in the store, row; so a row never lacks its bytes, and bytes without a row are swept away.
 */
export function createFiles(deps: { db: Kysely<Database>; clock: Clock; store: FileStore; quarantine: Quarantine }) {
	const { db, clock, store, quarantine } = deps;
	const underWay = new Map<string, number>();
	/** One file is looked at after the other: pictures take much memory while they are drawn. */
	let inspecting: Promise<unknown> = Promise.resolve();

	const total = () => [...underWay.values()].reduce((sum, count) => sum + count, 0);
	async function refuseTooMany({ participantId, projectId }: ParticipantPrincipal): Promise<void> {
		if (total() >= AT_ONCE || (underWay.get(participantId) ?? 0) >= AT_ONCE_EACH)
			throw new Refusal('too_many', 'too_many_uploads');
		if ((await countRecentFiles(db, clock, participantId)) >= PER_HOUR) throw new Refusal('too_many', 'too_many_files');
		if ((await bytesOfProject(db, projectId)) >= PROJECT_QUOTA) throw new Refusal('conflict', 'quota_full', 'file');
	}
	function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		const result = inspecting.then(work);
		inspecting = result.catch(() => undefined);
		return result;
	}

	return {
		/**
		 * Reads a form with one file while it comes. What is given back must be discarded by the caller, whatever comes of it.
		 * Throws Refusal('too_many' | 'conflict') before a byte is read.
		 */
		async receive(principal: ParticipantPrincipal, request: FormRequest): Promise<ReceivedForm> {
			await refuseTooMany(principal);
			const { participantId } = principal;
			underWay.set(participantId, (underWay.get(participantId) ?? 0) + 1);
			try {
				return await receiveForm(request, quarantine);
			} finally {
				const left = (underWay.get(participantId) ?? 1) - 1;
				if (left > 0) underWay.set(participantId, left);
				else underWay.delete(participantId);
			}
		},

		/** Judges what was sent and keeps its bytes, or throws Refusal('invalid', …, 'file') and keeps nothing. */
		async keep(incoming: Incoming): Promise<KeptFile> {
			const { format, picture } = await inTurn(() => inspect(incoming));
			const id = randomUUID();
			const preview = picture && { bytes: picture.preview, ...fingerprintOf(picture.preview) };
			const { size, sha256 } = picture ? fingerprintOf(picture.bytes) : incoming;
			try {
				const bytes = picture ? Readable.from([picture.bytes]) : createReadStream(incoming.path);
				await store.put(id, bytes, { size, sha256 });
				if (preview) await store.put(previewKey(id), Readable.from([preview.bytes]), preview);
			} catch (error) {
				await this.forget({ id });
				const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
				throw full ? new Refusal('unavailable', 'disk_full') : error;
			}
			return {
				id,
				format,
				name: cleanFileName(incoming.name, format),
				size,
				sha256,
				previewSize: preview?.size ?? null,
				previewSha256: preview?.sha256 ?? null,
				width: picture?.width ?? null,
				height: picture?.height ?? null,
			};
		},

		/** Writes the row, in the transaction of what the file is for. Throws Refusal('conflict', 'quota_full'). */
		async record(tx: Tx, kept: KeptFile, about: Omit<FileRecord, keyof KeptFile>): Promise<void> {
			await lockProject(tx, about.projectId);
			const bytes = (await bytesOfProject(tx, about.projectId)) + kept.size + (kept.previewSize ?? 0);
			if (bytes > PROJECT_QUOTA) throw new Refusal('conflict', 'quota_full', 'file');
			await insertFile(tx, clock, { ...kept, ...about });
		},

		/** Deletes bytes that got no row. What cannot be deleted now is swept away later. */
		async forget({ id }: Pick<KeptFile, 'id'>): Promise<void> {
			await Promise.allSettled([store.delete(id), store.delete(previewKey(id))]);
		},

		/** The bytes of a file or of its small picture. Throws when they are not there: that is a fault of ours. */
		async open(key: string): Promise<ReadableStream<Uint8Array>> {
			const bytes = await store.open(key);
			if (!bytes) throw new Error(`the bytes of file ${key} are missing`);
			return Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
		},

		/** Every file of a project, for whoever takes the project elsewhere; `open` gives the bytes. */
		ofProject: (projectId: string) => listFilesOfProject(db, projectId),

		sweep: (signal?: AbortSignal) => sweepFiles(deps, signal),
	};
}
export type Files = ReturnType<typeof createFiles>;

function fingerprintOf(bytes: Buffer) {
	return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
