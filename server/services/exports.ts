import type { Kysely } from 'kysely';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { slugOf } from '#lib/domain/slug.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Clock } from '../clock.ts';
import { findProjectBySlug } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { MEDIA_TYPES, type ExportFormat } from '../export/formats.ts';
import type { DocumentTree } from '../export/tree.ts';
import { writeDocument, type WriteOptions } from '../export/write.ts';
import { readMaterial } from './contract/material.ts';
import { contractTree } from './contract/tree.ts';

export interface ExportedFile {
	/** Letters of the ASCII alphabet, digits and hyphens, with its ending. */
	fileName: string;
	mediaType: string;
	bytes: Uint8Array<ArrayBuffer>;
}

/** Files that leave the project. Every format is written from one neutral tree. */
export function createExports(deps: { db: Kysely<Database>; documents: Documents; clock: Clock }) {
	const { db, documents, clock } = deps;

	/** The contract as it stands, once it is settled that this person may have it. */
	async function contractFor(principal: Principal, slug: string, locale: Locale): Promise<DocumentTree> {
		const project = await findProjectBySlug(db, slug);
		if (!project) throw new Refusal('not_found', 'project_unknown');
		const member = principal.kind === 'participant' && principal.projectId === project.id;
		if (!member || !may(principal, 'contract.export')) throw new Refusal('forbidden');
		const m = await loadMessages(locale);
		return db
			.transaction()
			.setIsolationLevel('repeatable read')
			.execute(async (tx) => {
				const material = await readMaterial(tx, documents, project);
				if (!material) throw new Refusal('not_found', 'contract_unknown');
				const { now } = await tx.selectNoFrom(clock.now.as('now')).executeTakeFirstOrThrow();
				return contractTree(material, now, m);
			});
	}

	return {
		/**
		 * The contract with its traceability annex. Refusal('forbidden'), ('not_found', 'project_unknown' or
		 * 'contract_unknown'), ('unavailable', 'pdf_unavailable') where the platform cannot make PDF files.
		 */
		async exportContract(
			principal: Principal,
			slug: string,
			format: ExportFormat,
			locale: Locale,
			options: WriteOptions = {},
		): Promise<ExportedFile> {
			const tree = await contractFor(principal, slug, locale);
			const bytes = await writeDocument(tree, format, options);
			return { fileName: `${slugOf(tree.title)}.${format}`, mediaType: MEDIA_TYPES[format], bytes };
		},
	};
}
export type Exports = ReturnType<typeof createExports>;
