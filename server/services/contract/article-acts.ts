import { homeOf, moved } from '#lib/domain/contract-outline.ts';
import { nextState } from '#lib/domain/item-life.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { lockItems, setItemState } from '../../db/agreement-store.ts';
import { deleteClause, insertClause, listAgreedTexts, updateClause } from '../../db/contract-store.ts';
import type { Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { clauseOf, sectionOf, type Changing, type Scene } from './changes.ts';
import { arrange } from './material.ts';

async function rankClauses(tx: Tx, sectionId: string, ids: readonly string[]): Promise<void> {
	for (const [rank, id] of ids.entries()) await updateClause(tx, id, { sectionId, rank });
}

/** Puts agreed texts at the end of sections; where none is said, in their home. */
async function place(scene: Scene, wanted: { agreementId: string; sectionId: string | null }[]): Promise<void> {
	const { tx, contract, sections, clauses, participantId } = scene;
	const texts = await listAgreedTexts(tx, contract.projectId);
	const byId = new Map(texts.map((text) => [text.agreementId, text]));
	const itemIds = wanted.flatMap(({ agreementId }) => byId.get(agreementId)?.itemId ?? []);
	const items = new Map((await lockItems(tx, itemIds)).map((item) => [item.id, item]));
	const counts = new Map(sections.map(({ id }) => [id, clauses.filter(({ sectionId }) => sectionId === id).length]));
	for (const { agreementId, sectionId } of wanted) {
		const text = byId.get(agreementId);
		const item = text && items.get(text.itemId);
		if (!text || !item) throw new Refusal('not_found', 'agreement_unknown');
		const home = sectionId ?? homeOf(text.kind, sections);
		if (home === null) throw new Refusal('invalid', 'required', 'sectionId');
		const section = sectionOf(scene, home);
		const next = nextState(item.state, 'place');
		if (clauses.some((clause) => clause.agreementId === agreementId)) throw new Refusal('conflict', 'already_placed');
		const stands = text.outcome !== 'contested' && text.version === item.version;
		if ('refused' in next || !stands) throw new Refusal('conflict', 'not_placeable');
		const rank = counts.get(section.id) ?? 0;
		counts.set(section.id, rank + 1);
		const placed = await insertClause(tx, { sectionId: section.id, rank, agreementId, placedBy: participantId });
		if (!placed) throw new Refusal('conflict', 'already_placed');
		await setItemState(tx, item.id, next.state, '');
		scene.items.add(item.id);
	}
}

/** What those who write the contract do to its articles. An article is a locked row that names exact agreed words. */
export function articleActs(changing: Changing) {
	return {
		/** Places an agreed text as a locked article; `sectionId` null: where texts of its kind go. */
		async place(principal: Principal, agreementId: string, sectionId: string | null): Promise<void> {
			await changing(requirePermission(principal, 'contract.write'), (scene) =>
				place(scene, [{ agreementId, sectionId }]),
			);
		},

		/** Places every agreed text that has none where texts of its kind go. Returns how many; those without a home stay. */
		async placeAll(principal: Principal): Promise<number> {
			return changing(requirePermission(principal, 'contract.write'), async (scene) => {
				const { tx, contract, sections, clauses } = scene;
				const { toPlace } = arrange(sections, clauses, await listAgreedTexts(tx, contract.projectId));
				const wanted = toPlace
					.filter((text) => homeOf(text.kind, sections) !== null)
					.map(({ agreementId }) => ({ agreementId, sectionId: null }));
				await place(scene, wanted);
				return wanted.length;
			});
		},

		/** Takes an article out; its text stays agreed, and waits to be placed again. */
		async unplace(principal: Principal, clauseId: string): Promise<void> {
			await changing(requirePermission(principal, 'contract.write'), async (scene) => {
				const { tx, contract, clauses } = scene;
				const clause = clauseOf(scene, clauseId);
				const text = (await listAgreedTexts(tx, contract.projectId)).find(
					({ agreementId }) => agreementId === clause.agreementId,
				);
				await deleteClause(tx, clauseId);
				const rest = clauses.filter((one) => one.sectionId === clause.sectionId && one.id !== clauseId);
				await rankClauses(
					tx,
					clause.sectionId,
					rest.map(({ id }) => id),
				);
				const [item] = text ? await lockItems(tx, [text.itemId]) : [];
				const next = item && nextState(item.state, 'unplace');
				// An item that was reopened since lives its own life: only the article goes.
				if (!item || !next || 'refused' in next) return;
				await setItemState(tx, item.id, next.state, '');
				scene.items.add(item.id);
			});
		},

		/** Moves an article by so many places in its section, or to the end of another section. */
		async moveClause(
			principal: Principal,
			clauseId: string,
			to: { by: number } | { sectionId: string },
		): Promise<void> {
			await changing(requirePermission(principal, 'contract.write'), async (scene) => {
				const { tx, clauses } = scene;
				const clause = clauseOf(scene, clauseId);
				const idsIn = (sectionId: string) => clauses.filter((one) => one.sectionId === sectionId).map(({ id }) => id);
				if ('by' in to) {
					await rankClauses(tx, clause.sectionId, moved(idsIn(clause.sectionId), clauseId, to.by));
					return;
				}
				const target = sectionOf(scene, to.sectionId).id;
				if (target === clause.sectionId) return;
				await rankClauses(tx, target, [...idsIn(target), clauseId]);
				await rankClauses(
					tx,
					clause.sectionId,
					idsIn(clause.sectionId).filter((id) => id !== clauseId),
				);
			});
		},
	};
}
