import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { slugOf } from '#lib/domain/slug.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	deleteDeparture,
	findDeparture,
	findOwner,
	insertDeparture,
	listCertificates,
	listDueDepartures,
	listFilesOfOwner,
	listProjectsOfOwner,
	lockOwner,
	recordExport,
} from '../db/owner-store.ts';
import type { Database } from '../db/tables.ts';
import { isRefusal, Refusal } from '../errors.ts';
import type { FileStore } from '../files/file-store.ts';
import { certificateText, eraseOwner, type DepartureCertificate, type Erased } from '../owners/erase-owner.ts';
import { writeOwnerArchive, type Enclosure } from '../owners/owner-archive.ts';
import type { ExportJobs } from './export-jobs.ts';
import type { Exports } from './exports.ts';
import type { Operator } from './operator.ts';
import { actingFor, type Asking, type Owners } from './owners.ts';

/** How long an owner may still change its mind. Days. */
const DEPARTURE_DAYS = 30;
/** Read without us, by people and by programs. */
const DOCUMENT_FORMATS = ['odt', 'html'] as const;

/**
 * An owner takes everything along, and leaves. Two steps and a delay: an archive or the word that none is wanted, the name
 * typed in full, then days in which it can be undone; what happens in the end is done by the clock.
 */
export function createDepartures(deps: {
	db: Kysely<Database>;
	clock: Clock;
	bus: Bus;
	owners: Pick<Owners, 'administered'>;
	operator: Pick<Operator, 'stewardOf'>;
	exports: Pick<Exports, 'choices' | 'exportDocument'>;
	exportJobs: Pick<ExportJobs, 'eraseOf'>;
	store: FileStore;
	databaseUrl: string;
	secretKey: string;
	/** For archives on their way to whoever asked. */
	exportFolder: string;
	/** How many nights a backup is kept; null: none is made. */
	backupNights: number | null;
}) {
	const { db, clock, bus, owners, operator, exports, exportJobs, store } = deps;
	const { databaseUrl, secretKey, exportFolder, backupNights } = deps;
	/** Archives being made by this process. */
	const underWay = new Set<string>();

	/** Every document that its projects can export, then the files that people put there. */
	async function* enclosures(ownerId: string, locale: Locale): AsyncGenerator<Enclosure> {
		for (const { slug } of await listProjectsOfOwner(db, ownerId)) {
			const steward = await operator.stewardOf(slug);
			for (const [index, { subject }] of (await exports.choices(steward, slug, locale)).entries()) {
				for (const format of DOCUMENT_FORMATS) {
					const file = await exports.exportDocument(steward, slug, subject, format, locale).catch(unlessTooLarge);
					// Two of them may have the same title.
					const place = String(index + 1).padStart(3, '0');
					if (file) yield { path: `projects/${slug}/${place}-${file.fileName}`, bytes: file.bytes };
				}
			}
		}
		for (const { id, format, slug } of await listFilesOfOwner(db, ownerId)) {
			const bytes = await store.open(id);
			if (bytes) yield { path: `projects/${slug}/files/${id}.${format}`, bytes };
		}
	}

	/** Once the rows are gone: open lines, files waiting to be fetched, bytes in the store. */
	async function clear({ documentIds, accountIds, participantIds, fileKeys }: Erased): Promise<void> {
		for (const documentId of documentIds) bus.publish({ kind: 'rights', documentId });
		for (const accountId of accountIds) bus.publish({ kind: 'rights', accountId });
		bus.publish({ kind: 'rights', participantIds });
		await exportJobs.eraseOf(participantIds);
		// Should this be cut short: bytes that no row names are swept away.
		for (const key of fileKeys) await store.delete(key);
	}

	return {
		/**
		 * Everything of an owner in one new file at `path`, or, without it, in a folder from which the caller removes it.
		 * Refusal('not_found', 'owner_unknown'), ('too_many', 'archive_under_way').
		 */
		async archive(
			asking: Asking,
			ownerId: string,
			{ path, locale }: { path?: string; locale: Locale },
		): Promise<{ path: string; fileName: string; bytes: number; rows: number; sha256: string }> {
			const { name } = await owners.administered(asking, ownerId);
			if (underWay.has(ownerId)) throw new Refusal('too_many', 'archive_under_way');
			underWay.add(ownerId);
			try {
				await mkdir(exportFolder, { recursive: true, mode: 0o700 });
				const target = path ?? join(exportFolder, `${randomUUID()}.tar`);
				const { owners: words } = await loadMessages(locale);
				const made = await writeOwnerArchive({
					...{ databaseUrl, secretKey, files: store, ownerId, path: target },
					readMe: words.readMe(name || words.unnamed),
					enclosures: () => enclosures(ownerId, locale),
				});
				await db.transaction().execute(async (tx) => {
					await recordExport(tx, clock, ownerId, made.sha256);
					await recordAct(tx, clock, actingFor(asking, ownerId), { act: 'owner.archived', about: {} });
				});
				return { path: target, fileName: `trame-${slugOf(name)}.tar`, ...made };
			} finally {
				underWay.delete(ownerId);
			}
		},

		/** The departure that was asked for, or null. */
		async read(asking: Asking, ownerId: string) {
			await owners.administered(asking, ownerId);
			return (await findDeparture(db, ownerId)) ?? null;
		},

		/** What the page about it says: how long one may change one's mind, and for how long copies stay. */
		async page(asking: Asking, ownerId: string) {
			const { exportedAt } = await owners.administered(asking, ownerId);
			const departure = (await findDeparture(db, ownerId)) ?? null;
			return { exportedAt, departure, days: DEPARTURE_DAYS, backupNights };
		},

		/**
		 * Asks for the departure. Refusal('invalid', 'owner_name_differs', 'name') unless its name was typed as it is;
		 * ('invalid', 'archive_needed', 'withoutArchive') before an archive was made, unless none is wanted; ('conflict',
		 * 'departure_asked').
		 */
		async ask(
			asking: Asking,
			ownerId: string,
			{ name, withoutArchive, days = DEPARTURE_DAYS }: { name: string; withoutArchive: boolean; days?: number },
		): Promise<void> {
			await owners.administered(asking, ownerId);
			await db.transaction().execute(async (tx) => {
				await lockOwner(tx, ownerId);
				const found = await findOwner(tx, ownerId);
				if (!found) throw new Refusal('not_found', 'owner_unknown');
				if (found.name === '') throw new Refusal('invalid', 'owner_unnamed', 'name');
				if (found.name !== name) throw new Refusal('invalid', 'owner_name_differs', 'name');
				if (found.exportHash === null && !withoutArchive)
					throw new Refusal('invalid', 'archive_needed', 'withoutArchive');
				const accountId = asking === 'operator' ? null : (asking?.id ?? null);
				const departure = { ownerId, accountId, days, exportHash: found.exportHash };
				if (!(await insertDeparture(tx, clock, departure))) throw new Refusal('conflict', 'departure_asked');
				await recordAct(tx, clock, actingFor(asking, ownerId), { act: 'owner.departure_asked', about: {} });
			});
		},

		/** Nothing happened. Refusal('conflict', 'departure_not_asked'). */
		async cancel(asking: Asking, ownerId: string): Promise<void> {
			await owners.administered(asking, ownerId);
			await db.transaction().execute(async (tx) => {
				if (!(await deleteDeparture(tx, ownerId))) throw new Refusal('conflict', 'departure_not_asked');
				await recordAct(tx, clock, actingFor(asking, ownerId), { act: 'owner.departure_cancelled', about: {} });
			});
		},

		/** Erases every owner whose day has come. What fails changes nothing and is tried again at the next call. */
		async runDue(signal?: AbortSignal): Promise<DepartureCertificate[]> {
			const done: DepartureCertificate[] = [];
			for (const { ownerId, now } of await listDueDepartures(db, clock)) {
				if (signal?.aborted) break;
				const erased = await eraseOwner({ databaseUrl, ownerId, now, backupNights });
				if (!erased) continue;
				await clear(erased);
				done.push(erased.certificate);
			}
			return done;
		},

		/** For whoever runs the instance: what is left of those who went, each as text whose SHA-256 stands beside it. */
		async certificates(asking: Asking) {
			if (asking !== 'operator' && !asking?.administrator) throw new Refusal('forbidden');
			const rows = await listCertificates(db);
			return rows.map(({ id, erasedAt, certificate, sha256 }) => {
				const told = certificate as DepartureCertificate;
				return { id, erasedAt, sha256, name: told.owner.name, text: certificateText(told) };
			});
		},
	};
}
export type Departures = ReturnType<typeof createDepartures>;

/** Its words are in the tables all the same. */
function unlessTooLarge(error: unknown): null {
	if (isRefusal(error) && error.reason === 'export_too_large') return null;
	throw error;
}
