import type { Kysely } from 'kysely';
import type { ExportSubject } from '#lib/domain/export-subject.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { slugOf } from '#lib/domain/slug.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages, type Messages } from '#lib/messages/index.ts';
import type { Clock } from '../clock.ts';
import { findContract } from '../db/contract-store.ts';
import { findProjectBySlug, type ProjectRecord } from '../db/project-store.ts';
import { findRound, listRounds } from '../db/round-store.ts';
import { readStrategy } from '../db/strategy-store.ts';
import type { Database } from '../db/tables.ts';
import { findWorkshop, listTables, listWorkshops } from '../db/workshop-store.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { MEDIA_TYPES, type ExportFormat } from '../export/formats.ts';
import type { DocumentTree } from '../export/tree.ts';
import { inTurn, writeDocument } from '../export/write.ts';
import { readMaterial } from './contract/material.ts';
import { contractTree } from './contract/tree.ts';
import { readReportMaterial } from './reports/material.ts';
import { minutesTree } from './reports/minutes.ts';
import { roundTree } from './reports/round-report.ts';
import { synthesisTree } from './reports/synthesis.ts';
import { readRound } from './round-material.ts';

export interface ExportedFile {
	/** Letters of the ASCII alphabet, digits and hyphens, with its ending. */
	fileName: string;
	mediaType: string;
	bytes: Uint8Array<ArrayBuffer>;
}

/** Something that can be exported, and what it is called in the reader's language. */
export interface ExportChoice {
	subject: ExportSubject;
	title: string;
}

export interface ExportOptions {
	/** Stops the export, wherever it is. The promise then rejects with the signal's reason. */
	signal?: AbortSignal;
	/** Called when its turn has come, then when the data has been read. */
	onStage?: (stage: 'reading' | 'writing') => void;
}

/** Files that leave the project. Every document is one neutral tree; every format is written from it. */
export function createExports(deps: { db: Kysely<Database>; documents: Documents; clock: Clock }) {
	const { db, documents, clock } = deps;

	/** The project with this address, once it is settled that this person may take documents out of it. */
	async function exportable(
		principal: Principal,
		slug: string,
	): Promise<{ project: ProjectRecord; participant: ParticipantPrincipal }> {
		const project = await findProjectBySlug(db, slug);
		if (!project) throw new Refusal('not_found', 'project_unknown');
		const member = principal.kind === 'participant' && principal.projectId === project.id;
		if (!member || !may(principal, 'contract.export')) throw new Refusal('forbidden');
		return { project, participant: principal };
	}

	/** Everything that a document says is read at one moment. */
	async function treeOf(project: ProjectRecord, subject: ExportSubject, m: Messages): Promise<DocumentTree> {
		return db
			.transaction()
			.setIsolationLevel('repeatable read')
			.execute(async (tx) => {
				const { now } = await tx.selectNoFrom(clock.now.as('now')).executeTakeFirstOrThrow();
				switch (subject.document) {
					case 'contract': {
						const material = await readMaterial(tx, documents, project);
						if (!material) throw new Refusal('not_found', 'contract_unknown');
						return contractTree(material, now, m);
					}
					case 'synthesis':
						return synthesisTree(await readReportMaterial(tx, project), now, m);
					case 'minutes':
						return minutesTree(await readMinutes(tx, project, subject.id), now, m);
					case 'round': {
						const round = await findRound(tx, clock, subject.id);
						if (!round || round.projectId !== project.id) throw new Refusal('not_found', 'round_unknown');
						return roundTree({ project, round, material: await readRound(tx, round) }, now, m);
					}
				}
			});
	}

	return {
		/**
		 * A document of the project, as a file. One at a time, from the reading of the data on, so that however many people
		 * ask, one document is in memory. Refusal('forbidden'), ('not_found', 'project_unknown', 'contract_unknown',
		 * 'workshop_unknown' or 'round_unknown'), ('unavailable', 'pdf_unavailable') where the platform cannot make PDF
		 * files, ('invalid', 'export_too_large'), ('too_many', 'exports_busy').
		 */
		async exportDocument(
			principal: Principal,
			slug: string,
			subject: ExportSubject,
			format: ExportFormat,
			locale: Locale,
			{ signal, onStage }: ExportOptions = {},
		): Promise<ExportedFile> {
			const { project } = await exportable(principal, slug);
			const m = await loadMessages(locale);
			return inTurn(async () => {
				signal?.throwIfAborted();
				onStage?.('reading');
				const tree = await treeOf(project, subject, m);
				signal?.throwIfAborted();
				onStage?.('writing');
				const bytes = await writeDocument(tree, format, signal);
				return { fileName: `${slugOf(tree.title)}.${format}`, mediaType: MEDIA_TYPES[format], bytes };
			});
		},

		/** What can be exported from this project, the contract first; as `exportDocument` refuses. */
		async choices(principal: Principal, slug: string, locale: Locale): Promise<ExportChoice[]> {
			const { project } = await exportable(principal, slug);
			const m = await loadMessages(locale);
			const contract = await findContract(db, project.id);
			const workshops = (await listWorkshops(db, project.id)).reverse();
			const rounds = await listRounds(db, clock, project.id);
			return [
				...(contract ? [{ subject: { document: 'contract' as const }, title: m.exports.files.contract }] : []),
				{ subject: { document: 'synthesis' }, title: m.reports.synthesis.title },
				...workshops.map(({ id, title }) => ({
					subject: { document: 'minutes' as const, id },
					title: m.reports.minutes.title(title),
				})),
				...rounds.map(({ id, title }) => ({
					subject: { document: 'round' as const, id },
					title: m.reports.round.title(title),
				})),
			];
		},
	};
}
export type Exports = ReturnType<typeof createExports>;

async function readMinutes(tx: Tx, project: ProjectRecord, workshopId: string) {
	const workshop = await findWorkshop(tx, project.id, workshopId);
	if (!workshop) throw new Refusal('not_found', 'workshop_unknown');
	const { decisions } = await readStrategy(tx, project.id);
	return {
		...(await readReportMaterial(tx, project)),
		workshop,
		tables: await listTables(tx, [workshop.id]),
		decisions: decisions.filter((decision) => decision.workshopId === workshop.id),
	};
}
