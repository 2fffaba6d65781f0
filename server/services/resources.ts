import type { Kysely } from 'kysely';
import { FORMATS } from '#lib/domain/files.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { findProject } from '../db/project-store.ts';
import {
	findResourceFile,
	insertResource,
	listResources,
	setResourcePublic,
	setResourceRemoved,
	type ResourceRecord,
	type ResourceTexts,
} from '../db/resource-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { previewKey } from '../files/file-store.ts';
import type { Incoming } from '../files/quarantine.ts';
import type { FormRequest, ReceivedForm } from '../files/receive-form.ts';
import type { Detector } from './detector.ts';
import type { Files } from './files.ts';
import type { People } from './people.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

export interface OpenedFile {
	name: string;
	mediaType: string;
	size: number;
	sha256: string;
	bytes(): Promise<ReadableStream<Uint8Array>>;
}

/** The documents of a project: what is known already, and what was done before. */
export function createResources(deps: {
	db: Kysely<Database>;
	clock: Clock;
	bus: Bus;
	files: Files;
	people: Pick<People, 'principalFor'>;
	detector: Detector;
}) {
	const { db, clock, bus, files, people, detector } = deps;
	const news = (projectId: string) => bus.publish(projectChanged(projectId, 'resources'));

	async function setRemoved(principal: Principal, fileId: string, removed: boolean): Promise<void> {
		const by = requirePermission(principal, 'resource.manage');
		await db.transaction().execute(async (tx) => {
			if (!(await setResourceRemoved(tx, clock, by.projectId, fileId, removed)))
				throw new Refusal('not_found', 'file_gone');
			await recordAct(tx, clock, by, { act: removed ? 'resource.removed' : 'resource.brought_back', about: {} });
		});
		news(by.projectId);
	}

	return {
		/** Those that this person may read, the newest first. `removed`: for those who may bring them back. */
		async list(
			principal: Principal,
			projectId: string,
		): Promise<{ resources: ResourceRecord[]; removed: ResourceRecord[] }> {
			const publicOnly = principal.kind === 'public';
			const published = (await findProject(db, projectId))?.published ?? false;
			if (!may(principal, 'resource.read', { published })) throw new Refusal('forbidden');
			return {
				resources: await listResources(db, projectId, { publicOnly, removed: false }),
				removed: may(principal, 'resource.manage')
					? await listResources(db, projectId, { publicOnly: false, removed: true })
					: [],
			};
		},

		/** Reads the form of a new document while it comes; see `Files.receive`. */
		async receive(principal: Principal, request: FormRequest): Promise<ReceivedForm> {
			return files.receive(requirePermission(principal, 'resource.manage'), request);
		},

		/** `incoming` stays the caller's to discard. A picture needs its words: Refusal('invalid', 'alt_needed', 'alt'). */
		async add(principal: Principal, incoming: Incoming, texts: ResourceTexts & { alt: string }): Promise<void> {
			const by = requirePermission(principal, 'resource.manage');
			const { projectId, participantId } = by;
			const { alt, ...rest } = texts;
			const kept = await files.keep(incoming);
			try {
				const isPicture = FORMATS[kept.format].kind === 'image';
				if (isPicture && alt === '') throw new Refusal('invalid', 'alt_needed', 'alt');
				await db.transaction().execute(async (tx) => {
					await files.record(tx, kept, { projectId, participantId, subject: 'resource', alt: isPicture ? alt : '' });
					await insertResource(tx, kept.id, projectId, rest);
					const fields = ['title', 'source', 'description'] as const;
					const words = fields.map((field) => ({
						subject: 'resource' as const,
						id: kept.id,
						field,
						text: rest[field],
					}));
					await detector.inspect(tx, projectId, words, { fresh: true });
					await recordAct(tx, clock, by, { act: 'resource.added', about: {} });
				});
			} catch (error) {
				await files.forget(kept);
				throw error;
			}
			news(projectId);
		},

		/** Shows a document to visitors of a published project, or to its people alone. */
		async setPublic(principal: Principal, fileId: string, shown: boolean): Promise<void> {
			const by = requirePermission(principal, 'resource.manage');
			const changed = await db.transaction().execute(async (tx) => {
				const changed = await setResourcePublic(tx, by.projectId, fileId, shown);
				if (changed) await recordAct(tx, clock, by, { act: shown ? 'resource.shown' : 'resource.hidden', about: {} });
				return changed;
			});
			if (changed) news(by.projectId);
		},

		/** From now on nobody reads it. It can be brought back for a day; then its bytes go. */
		remove: (principal: Principal, fileId: string) => setRemoved(principal, fileId, true),
		bringBack: (principal: Principal, fileId: string) => setRemoved(principal, fileId, false),

		/** A file to send. Throws Refusal('not_found') also where it exists and is not this person's to read. */
		async open(
			account: SignedInAccount | null,
			fileId: string,
			{ preview }: { preview: boolean },
		): Promise<OpenedFile> {
			const file = await findResourceFile(db, fileId);
			if (!file) throw new Refusal('not_found', 'file_gone');
			const principal = await people.principalFor(account, file.projectId);
			if (!may(principal, 'resource.read', { published: file.published })) throw new Refusal('not_found', 'file_gone');
			const { id, name, format, size, sha256, previewSize, previewSha256 } = file;
			if (!preview) return { name, size, sha256, mediaType: FORMATS[format].mediaType, bytes: () => files.open(id) };
			if (previewSize === null || previewSha256 === null) throw new Refusal('not_found', 'file_gone');
			return {
				name: name.replace(/\.[^.]*$/, '.webp'),
				mediaType: FORMATS.webp.mediaType,
				size: previewSize,
				sha256: previewSha256,
				bytes: () => files.open(previewKey(id)),
			};
		},
	};
}
export type Resources = ReturnType<typeof createResources>;
