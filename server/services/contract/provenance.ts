import { floorBreakdown } from '#lib/domain/floor.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { AgreedText } from '../../db/contract-store.ts';
import type { PrintedPosition } from '../../db/position-store.ts';
import type { ProvenanceNote } from '../../db/provenance-store.ts';
import type { ThreadItemRecord } from '../../db/thread-store.ts';
import type { ContractMaterial } from './material.ts';

/** A reservation or an objection as printed: the body that speaks, or the college when the floor lets it be named. */
export interface PrintedView {
	choice: 'agree_with_reservation' | 'object';
	reason: string;
	/** Name of an organisation or label of a college; null: not said. */
	who: string | null;
	lifted: boolean;
	response: { reason: string; organisation: string | null; at: Date } | null;
}

/** Notes behind an item in the order of boards, withdrawn and hidden ones included (without words). */
export function notesBehind(material: ContractMaterial, itemId: string): ProvenanceNote[] {
	const found = new Set(material.thread.notesBehind(itemId).map((note) => note.id));
	return [...material.notes.values()].filter((note) => found.has(note.id));
}

/** Items behind an item, nearest first, each once. */
export function itemsBehind(material: ContractMaterial, itemId: string): ThreadItemRecord[] {
	const found = new Map<string, ThreadItemRecord>();
	const walk = (id: string) => {
		for (const { itemId: of, sourceItemId } of material.sources) {
			const item = of === id && sourceItemId !== null ? material.items.get(sourceItemId) : undefined;
			if (!item || item.id === itemId || found.has(item.id)) continue;
			found.set(item.id, item);
			walk(item.id);
		}
	};
	walk(itemId);
	return [...found.values()];
}

/** Figures quoted by an item or by what it comes from. */
export function figuresBehind(material: ContractMaterial, itemId: string): string[] {
	const ids = new Set([itemId, ...itemsBehind(material, itemId).map((item) => item.id)]);
	const figureIds = new Set(
		material.sources.flatMap(({ itemId: of, figureId }) => (ids.has(of) && figureId !== null ? [figureId] : [])),
	);
	return material.figures.filter((figure) => figureIds.has(figure.id)).map((figure) => figure.label);
}

/** Colleges heard in these notes, in the project's order, with as many notes as may be shown. */
export function notesByCollege(
	material: ContractMaterial,
	notes: readonly ProvenanceNote[],
): { collegeId: string; notes: number | null }[] {
	const counts = material.colleges.map((college) => notes.filter((note) => note.collegeId === college.id).length);
	const shown = floorBreakdown(counts).cells;
	return material.colleges.flatMap((college, index) =>
		counts[index] === 0 ? [] : [{ collegeId: college.id, notes: shown[index] ?? null }],
	);
}

/**
 * Reservations and objections of an agreement. Where the floor hides the counts of a college, its name would tell who
 * spoke: the words are printed without it. A body that speaks through its mandate does so openly.
 */
export function printedViews(material: ContractMaterial, text: AgreedText): PrintedView[] {
	const tally = material.tallies.get(text.agreementId);
	const shownColleges = new Set(tally?.colleges.flatMap((row) => (row.total === null ? [] : [row.college])));
	const labels = new Map(
		material.colleges.flatMap((college) => (shownColleges.has(college.key) ? [[college.id, college.label]] : [])),
	);
	return (material.positions.get(text.agreementId) ?? []).flatMap((position) => printed(position, labels));
}

function printed(position: PrintedPosition, labels: ReadonlyMap<string, string>): PrintedView[] {
	if (position.choice !== 'agree_with_reservation' && position.choice !== 'object') return [];
	const { response } = position;
	return [
		{
			choice: position.choice,
			reason: position.reason,
			who: position.organisation ?? labels.get(position.collegeId) ?? null,
			lifted: position.lifted,
			response: response && { reason: response.reason, organisation: response.organisation, at: response.at },
		},
	];
}

/** Where the notes were written: titles of workshops, and tables for notes outside a workshop; each once. */
export function placesOf(material: ContractMaterial, notes: readonly ProvenanceNote[]): string[] {
	return [...new Set(notes.map((note) => placeOf(material, note)))];
}

export function placeOf(material: ContractMaterial, note: ProvenanceNote): string {
	return material.workshops.find((workshop) => workshop.id === note.workshopId)?.title ?? note.table;
}

/** How many items of each kind, in the order in which the thread goes. */
export function countKinds(items: readonly { kind: ItemKind }[]): { kind: ItemKind; count: number }[] {
	return (['diagnosis', 'finding', 'recommendation', 'initiative'] as const)
		.map((kind) => ({ kind, count: items.filter((item) => item.kind === kind).length }))
		.filter(({ count }) => count > 0);
}
