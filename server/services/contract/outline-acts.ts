import { inOrder, moved } from '#lib/domain/contract-outline.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { plainText, type Block } from '#lib/domain/rich-text.ts';
import type { SectionSource } from '#lib/domain/vocabulary.ts';
import { readBlocks, writeBlocks } from '#lib/sync/rich-text.ts';
import { recordAct } from '../../db/audit-store.ts';
import {
	deleteSection,
	insertSection,
	listSections,
	updateContract,
	updateSection,
	type ContractRecord,
} from '../../db/contract-store.ts';
import type { Documents, Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { changeRights } from '../rights.ts';
import { sectionOf, type Changing, type ContractDeps, type Scene } from './changes.ts';

export interface NewSection {
	title: string;
	hint: string;
	source: SectionSource;
	annex: boolean;
	/** First words of its prose. */
	prose?: Block[];
}

/** A section with its text document. Returns its id. */
export async function createSection(
	tx: Tx,
	documents: Documents,
	contract: ContractRecord,
	participantId: string,
	rank: number,
	section: NewSection,
) {
	const { title, hint, source, annex, prose } = section;
	const id = await insertSection(tx, contract.id, { title, hint, source, annex, rank });
	const document = { id: `text:${id}`, kind: 'text' as const, projectId: contract.projectId, participantId };
	if (prose && prose.length > 0) {
		await documents.create(tx, document, (doc) => writeBlocks(doc, prose));
		await updateSection(tx, id, { text: plainText(prose) });
	} else await documents.create(tx, document);
	return id;
}

async function wordsOf(tx: Tx, documents: Documents, sectionId: string): Promise<string> {
	const doc = await documents.read(tx, `text:${sectionId}`);
	try {
		return plainText(readBlocks(doc)).trim();
	} finally {
		doc.destroy();
	}
}

/** Gives sections their ranks, parts first, then annexes. */
async function rankSections({ tx, sections }: Pick<Scene, 'tx' | 'sections'>): Promise<void> {
	for (const [rank, section] of inOrder(sections).entries()) {
		if (section.rank !== rank) await updateSection(tx, section.id, { rank });
	}
}

/** What the steward does to the outline. */
export function outlineActs({ documents, clock }: Pick<ContractDeps, 'documents' | 'clock'>, changing: Changing) {
	return {
		async retitle(principal: Principal, titles: { title: string; subtitle: string }): Promise<void> {
			await changing(requirePermission(principal, 'contract.structure'), ({ tx, contract }) =>
				updateContract(tx, contract.id, titles),
			);
		},

		/** Adds a section after the others of its kind (parts or annexes). Returns its id. */
		async addSection(principal: Principal, section: NewSection): Promise<string> {
			return changing(
				requirePermission(principal, 'contract.structure'),
				async ({ tx, contract, sections, participantId }) => {
					const id = await createSection(tx, documents, contract, participantId, sections.length, section);
					await rankSections({ tx, sections: await listSections(tx, contract.id) });
					return id;
				},
			);
		},

		async renameSection(principal: Principal, sectionId: string, title: string): Promise<void> {
			await changing(requirePermission(principal, 'contract.structure'), async (scene) => {
				await updateSection(scene.tx, sectionOf(scene, sectionId).id, { title });
			});
		},

		/** Moves a section by so many places among the parts, or among the annexes. */
		async moveSection(principal: Principal, sectionId: string, by: number): Promise<void> {
			await changing(requirePermission(principal, 'contract.structure'), async (scene) => {
				const section = sectionOf(scene, sectionId);
				const peers = scene.sections.filter(({ annex }) => annex === section.annex).map(({ id }) => id);
				const order = moved(peers, sectionId, by);
				const others = scene.sections.filter(({ annex }) => annex !== section.annex);
				const arranged = order.map((id) => sectionOf(scene, id));
				await rankSections({ tx: scene.tx, sections: inOrder([...arranged, ...others]) });
			});
		},

		/**
		 * Removes a section and its prose. One that holds words is removed only by its name (`confirmation`); one that
		 * holds articles, not at all: they must find another place first.
		 */
		async removeSection(principal: Principal, sectionId: string, confirmation: string): Promise<void> {
			const by = requirePermission(principal, 'contract.structure');
			await changing(by, async (scene) => {
				const { tx, sections, clauses } = scene;
				const section = sectionOf(scene, sectionId);
				if (clauses.some((clause) => clause.sectionId === sectionId))
					throw new Refusal('conflict', 'section_has_articles');
				// Holds the prose: nothing is written between the reading and the removal.
				scene.news.push(...(await changeRights(tx, documents, [`text:${sectionId}`])));
				const named = confirmation.trim() === section.title.trim();
				if (!named && (await wordsOf(tx, documents, sectionId)) !== '')
					throw new Refusal('invalid', 'section_name_needed', 'confirmation');
				await deleteSection(tx, sectionId);
				await rankSections({ tx, sections: sections.filter(({ id }) => id !== sectionId) });
				await recordAct(tx, clock, by, { act: 'section.removed', about: {} });
			});
		},
	};
}
