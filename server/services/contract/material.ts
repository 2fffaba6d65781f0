import { articleNumbers, sectionNumbers } from '#lib/domain/contract-outline.ts';
import { shownTally, type ShownTally } from '#lib/domain/agreement.ts';
import { threadOf, type Thread } from '#lib/domain/thread.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import { listColleges, type CollegeRecord } from '../../db/college-store.ts';
import {
	findContract,
	listAgreedTexts,
	listClauses,
	listSections,
	type AgreedText,
	type ClauseRecord,
	type ContractRecord,
	type SectionRecord,
} from '../../db/contract-store.ts';
import { listOrganisations, type OrganisationRecord } from '../../db/organisation-store.ts';
import { printedPositions, type PrintedPosition } from '../../db/position-store.ts';
import type { ProjectRecord } from '../../db/project-store.ts';
import {
	listItemTerritories,
	listLogHeads,
	listProvenanceNotes,
	listRoundDates,
	type ProvenanceNote,
	type RoundDates,
} from '../../db/provenance-store.ts';
import { readStrategy, type Strategy } from '../../db/strategy-store.ts';
import {
	listFigures,
	listTerritories,
	listThemes,
	type FigureRecord,
	type TerritoryRecord,
	type ThemeRecord,
} from '../../db/territory-store.ts';
import { listThreadItems, listThreadSources, type ThreadItemRecord } from '../../db/thread-store.ts';
import { listWorkshops, type WorkshopRecord } from '../../db/workshop-store.ts';
import type { Documents, Tx } from '../../documents.ts';

/** An article: agreed words at their place, with its number. */
export interface Article {
	clause: ClauseRecord;
	number: string;
	agreed: AgreedText;
}

/** Everything that a contract is drawn from, read in one transaction, so that a page and a file never mix two moments. */
export interface ContractMaterial {
	project: ProjectRecord;
	contract: ContractRecord;
	sections: (SectionRecord & { number: string; prose: Block[] })[];
	articles: Article[];
	/** Agreements that stand and have no place yet. */
	toPlace: AgreedText[];
	/** Texts in debate, in the version that was put to a round. */
	contested: AgreedText[];
	agreedTexts: AgreedText[];
	/** By agreement: reservations and objections, printed for ever. */
	positions: Map<string, PrintedPosition[]>;
	/** By agreement: counts that the floor lets through, in the order of the colleges. */
	tallies: Map<string, ShownTally>;
	rounds: Map<string, RoundDates>;
	colleges: CollegeRecord[];
	organisations: OrganisationRecord[];
	notes: Map<string, ProvenanceNote>;
	items: Map<string, ThreadItemRecord>;
	sources: Awaited<ReturnType<typeof listThreadSources>>;
	thread: Thread;
	logHeads: Map<string, { seq: number; hash: string }>;
	territories: TerritoryRecord[];
	themes: ThemeRecord[];
	figures: FigureRecord[];
	itemTerritories: { itemId: string; territoryId: string }[];
	workshops: WorkshopRecord[];
	strategy: Strategy;
}

/** Undefined when the project has no contract yet. `tx` must see one moment: repeatable read. */
export async function readMaterial(
	tx: Tx,
	documents: Documents,
	project: ProjectRecord,
): Promise<ContractMaterial | undefined> {
	const contract = await findContract(tx, project.id);
	if (!contract) return undefined;
	const logHeads = await listLogHeads(tx, project.id);
	const rows = await listSections(tx, contract.id);
	const numbers = sectionNumbers(rows);
	const sections: ContractMaterial['sections'] = [];
	for (const row of rows) {
		const written = (logHeads.get(`text:${row.id}`)?.seq ?? 0) > 0;
		const prose = written ? await readProse(tx, documents, row.id) : [];
		sections.push({ ...row, number: numbers.get(row.id) ?? '', prose });
	}
	const clauses = await listClauses(tx, contract.id);
	const agreedTexts = await listAgreedTexts(tx, project.id);
	const colleges = await listColleges(tx, project.id);
	const notes = await listProvenanceNotes(tx, project.id);
	const items = await listThreadItems(tx, project.id);
	const sources = await listThreadSources(tx, project.id);
	const rounds = await listRoundDates(tx, project.id);
	return {
		project,
		contract,
		sections,
		...arrange(rows, clauses, agreedTexts),
		agreedTexts,
		positions: await positionsByAgreement(tx, agreedTexts),
		tallies: new Map(agreedTexts.map((text) => [text.agreementId, tallyOf(text, colleges)])),
		rounds: new Map(rounds.map((round) => [round.id, round])),
		colleges,
		organisations: await listOrganisations(tx, project.id),
		notes: new Map(notes.map((note) => [note.id, note])),
		items: new Map(items.map((item) => [item.id, item])),
		sources,
		thread: threadOf({ notes, items, sources, articles: [] }),
		logHeads,
		territories: await listTerritories(tx, project.id),
		themes: await listThemes(tx, project.id),
		figures: await listFigures(tx, project.id),
		itemTerritories: await listItemTerritories(tx, project.id),
		workshops: (await listWorkshops(tx, project.id)).reverse(),
		strategy: await readStrategy(tx, project.id),
	};
}

async function readProse(tx: Tx, documents: Documents, sectionId: string): Promise<Block[]> {
	const doc = await documents.read(tx, `text:${sectionId}`);
	try {
		// An editor leaves an empty paragraph behind in a text that was emptied.
		const blocks = readBlocks(doc);
		return blocks.some((block) => block.type === 'list' || block.content.length > 0) ? blocks : [];
	} finally {
		doc.destroy();
	}
}

/** Pure: numbers the articles, and finds what has no place and what is in debate. */
export function arrange(
	sections: readonly SectionRecord[],
	clauses: readonly ClauseRecord[],
	agreedTexts: readonly AgreedText[],
): Pick<ContractMaterial, 'articles' | 'toPlace' | 'contested'> {
	const byId = new Map(agreedTexts.map((text) => [text.agreementId, text]));
	const numbers = articleNumbers(sections, clauses);
	const articles = clauses.flatMap((clause): Article[] => {
		const agreed = byId.get(clause.agreementId);
		return agreed ? [{ clause, number: numbers.get(clause.id) ?? '', agreed }] : [];
	});
	const placed = new Set(clauses.map((clause) => clause.agreementId));
	const current = agreedTexts.filter((text) => text.version === text.currentVersion);
	return {
		articles,
		toPlace: current.filter(
			(text) => text.state === 'agreed' && text.outcome !== 'contested' && !placed.has(text.agreementId),
		),
		contested: current.filter((text) => text.state === 'contested'),
	};
}

async function positionsByAgreement(tx: Tx, texts: AgreedText[]): Promise<Map<string, PrintedPosition[]>> {
	const byItem = new Map<string, PrintedPosition[]>();
	for (const roundId of new Set(texts.map((text) => text.roundId))) {
		for (const position of await printedPositions(tx, roundId)) {
			const key = `${roundId} ${position.itemId}`;
			byItem.set(key, [...(byItem.get(key) ?? []), position]);
		}
	}
	return new Map(texts.map((text) => [text.agreementId, byItem.get(`${text.roundId} ${text.itemId}`) ?? []]));
}

/** The tally as recorded; colleges that were removed since come last, under their key. */
function tallyOf(text: AgreedText, colleges: CollegeRecord[]): ShownTally {
	const order = new Map(colleges.map((college, index) => [college.key, index]));
	const rank = (key: string) => order.get(key) ?? colleges.length;
	return shownTally(text.tally.toSorted((a, b) => rank(a.college) - rank(b.college)));
}
