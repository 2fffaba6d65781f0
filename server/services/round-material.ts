import { evaluate, shownExplanations, shownTally } from '#lib/domain/agreement.ts';
import { agreementsOfRound } from '../db/agreement-store.ts';
import { listColleges } from '../db/college-store.ts';
import { countedPositions, printedPositions } from '../db/position-store.ts';
import { listRoundItems, type RoundRecord } from '../db/round-store.ts';
import type { Tx } from '../documents.ts';

/** What a round has gathered, text by text, the same for everybody who reads it: on its page and in its report. */
export async function readRound(db: Tx, round: RoundRecord) {
	const colleges = await listColleges(db, round.projectId);
	const keys = colleges.map((college) => college.key);
	const items = await listRoundItems(db, round.id);
	const counted = await countedPositions(db, round.id);
	const printed = await printedPositions(db, round.id);
	const agreements = new Map((await agreementsOfRound(db, round.id)).map((agreement) => [agreement.itemId, agreement]));
	return {
		colleges,
		counted,
		items: items.map((item) => {
			const { outcome, missing, tally } = evaluate(round.rule, counted.get(item.itemId) ?? [], keys);
			const shown = shownTally(tally);
			const agreement = agreements.get(item.itemId);
			return {
				...item,
				outcome,
				missing: shownExplanations(missing, shown),
				tally: shown,
				agreement: agreement ? { outcome: agreement.outcome, recordedAt: agreement.recordedAt } : null,
				/** The text was frozen again since, or is being written again: these words are history. */
				outdated: item.currentVersion !== item.version || item.state === 'drafting',
				/** Where the floor hides the counts of a college, its name beside a reason would tell who spoke. */
				named: new Set(shown.colleges.flatMap((row) => (row.total === null ? [] : [row.college]))),
				printed: printed.filter((position) => position.itemId === item.itemId),
			};
		}),
	};
}
export type RoundMaterial = Awaited<ReturnType<typeof readRound>>;
