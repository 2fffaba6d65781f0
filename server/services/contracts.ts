import { DEFAULT_OUTLINE, inOrder } from '#lib/domain/contract-outline.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import { insertContract, type ContractRecord } from '../db/contract-store.ts';
import { findProjectBySlug } from '../db/project-store.ts';
import { Refusal } from '../errors.ts';
import { articleActs } from './contract/article-acts.ts';
import { contractChanges, type ContractDeps } from './contract/changes.ts';
import { readMaterial } from './contract/material.ts';
import { createSection, outlineActs, type NewSection } from './contract/outline-acts.ts';
import { contractView, type ContractView } from './contract/view.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** An open contract, or the place where one can be started. */
export type OpenedContract = {
	project: { id: string; slug: string; title: string };
	/** Null: not started. */
	contract: ContractView | null;
	mayStart: boolean;
};

/** The contract of a project: its outline, its co-written prose, and the agreed texts that stand in it as articles. */
export function createContracts(deps: ContractDeps) {
	const { db, documents, bus } = deps;
	const changing = contractChanges(deps);

	return {
		/**
		 * The contract of a project as this principal may see it. Refusal('not_found', 'project_unknown'), and
		 * Refusal('forbidden') where it is not theirs to read.
		 */
		async open(principal: Principal, slug: string, locale: Locale): Promise<OpenedContract> {
			const project = await findProjectBySlug(db, slug);
			if (!project) throw new Refusal('not_found', 'project_unknown');
			const stranger = principal.kind === 'participant' && principal.projectId !== project.id;
			if (stranger || !may(principal, 'contract.read', { published: project.published }))
				throw new Refusal('forbidden');
			const m = await loadMessages(locale);
			const contract = await db
				.transaction()
				.setIsolationLevel('repeatable read')
				.execute(async (tx) => {
					const material = await readMaterial(tx, documents, project);
					return material ? contractView(material, principal, m) : null;
				});
			const { id, title } = project;
			return { project: { id, slug, title }, contract, mayStart: may(principal, 'contract.structure') };
		},

		/** Starts the contract, from the default outline unless other sections are given. One per project. */
		async create(
			principal: Principal,
			input: { title: string; subtitle: string; locale: Locale; sections?: NewSection[] },
		): Promise<string> {
			const { projectId, participantId } = requirePermission(principal, 'contract.structure');
			const { contract: words } = await loadMessages(input.locale);
			const sections: NewSection[] =
				input.sections ??
				DEFAULT_OUTLINE.map((section) => ({
					...words.outline[section.key],
					source: section.source,
					annex: 'annex' in section,
				}));
			const id = await db.transaction().execute(async (tx) => {
				const { title, subtitle } = input;
				const made = await insertContract(tx, { projectId, title, subtitle });
				if (made === undefined) throw new Refusal('conflict', 'contract_exists');
				const contract: ContractRecord = { id: made, projectId, title, subtitle };
				for (const [rank, section] of inOrder(sections).entries()) {
					await createSection(tx, documents, contract, participantId, rank, section);
				}
				return made;
			});
			bus.publish(projectChanged(projectId, 'contract'));
			return id;
		},

		...outlineActs(deps, changing),
		...articleActs(changing),
	};
}
export type Contracts = ReturnType<typeof createContracts>;
