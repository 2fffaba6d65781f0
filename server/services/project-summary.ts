import { sql } from 'kysely';
import { FLOOR } from '#lib/domain/floor.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Clock } from '../clock.ts';
import { listColleges } from '../db/college-store.ts';
import { countedPositions, ownPositions, printedPositions } from '../db/position-store.ts';
import { listRoundItems, listRounds } from '../db/round-store.ts';
import type { Tx } from '../documents.ts';

/** What awaits somebody: by round, how many texts they have not answered; for the team, objections without answer. */
export async function awaitingOf(db: Tx, clock: Clock, participant: ParticipantPrincipal) {
	const rounds = await listRounds(db, clock, participant.projectId);
	const answers = [];
	for (const round of rounds.filter(({ status }) => status === 'open')) {
		if (!may(participant, 'position.take', { roundOpen: true })) break;
		const items = await listRoundItems(db, round.id);
		const own = new Set(
			(await ownPositions(db, round.id, { participantId: participant.participantId, organisationId: null })).map(
				(position) => position.itemId,
			),
		);
		const left = items.filter((item) => item.state === 'in_round' && !own.has(item.itemId)).length;
		if (left > 0) answers.push({ id: round.id, title: round.title, closesAt: round.closesAt, left });
	}
	const objections = [];
	const settling = [];
	for (const round of rounds.filter(({ status }) => status !== 'upcoming')) {
		if (round.status === 'closed' && may(participant, 'agreement.record'))
			settling.push({ id: round.id, title: round.title });
		if (round.status === 'settled' || !may(participant, 'objection.answer')) continue;
		const open = (await printedPositions(db, round.id)).filter(
			({ choice, lifted, response }) => choice === 'object' && !lifted && response === null,
		).length;
		if (open > 0) objections.push({ id: round.id, title: round.title, open });
	}
	return { answers, objections, settling };
}

export type VoiceToSeek =
	/** Shares of all notes and of all residents of the project's neighbourhoods; `notes` null: too few to say. */
	| { kind: 'territory'; name: string; notes: number | null; population: number }
	| { kind: 'college'; college: string; title: string; roundId: string };

/** At least this much less than its share of the residents, before a neighbourhood counts as missing. */
const SHARE = 0.5;
const MOST_COLLEGES = 3;

/** Whose voice is missing so far. For the team: it names neighbourhoods and colleges, never people. */
export async function voicesToSeek(db: Tx, clock: Clock, participant: ParticipantPrincipal): Promise<VoiceToSeek[]> {
	return [
		...(await missingTerritories(db, participant.projectId)),
		...(await missingColleges(db, clock, participant.projectId)),
	];
}

async function missingTerritories(db: Tx, projectId: string): Promise<VoiceToSeek[]> {
	const rows = await db
		.selectFrom('territory')
		.leftJoin('note', (join) =>
			join
				.onRef('note.territory_id', '=', 'territory.id')
				.on('note.state', '=', 'visible')
				.on('note.kind', '<>', 'figure'),
		)
		.where('territory.project_id', '=', projectId)
		.where('territory.kind', 'in', ['priority_neighbourhood', 'lived_neighbourhood'])
		.where('territory.population', '>', 0)
		.groupBy('territory.id')
		.orderBy('territory.rank')
		.select(({ fn }) => [
			'territory.name',
			sql<number>`territory.population`.as('population'),
			fn.count<number>('note.id').as('notes'),
			sql<number>`count(distinct case when note.by_scribe then note.id else note.participant_id end)`.as('people'),
		])
		.execute();
	const notes = rows.reduce((sum, row) => sum + row.notes, 0);
	const population = rows.reduce((sum, row) => sum + row.population, 0);
	if (notes === 0 || rows.length < 2) return [];
	return rows
		.filter((row) => row.notes / notes < (SHARE * row.population) / population)
		.map((row) => ({
			kind: 'territory',
			name: row.name,
			notes: row.people > 0 && row.people < FLOOR ? null : row.notes / notes,
			population: row.population / population,
		}));
}

/** Required colleges from which nobody has answered a text of an open round yet. */
async function missingColleges(db: Tx, clock: Clock, projectId: string): Promise<VoiceToSeek[]> {
	const found: VoiceToSeek[] = [];
	const labels = new Map((await listColleges(db, projectId)).map((college) => [college.key, college.label]));
	for (const round of (await listRounds(db, clock, projectId)).filter(({ status }) => status === 'open')) {
		const counted = await countedPositions(db, round.id);
		for (const item of await listRoundItems(db, round.id)) {
			const heard = new Set((counted.get(item.itemId) ?? []).map((position) => position.college));
			for (const key of round.rule.required) {
				if (heard.has(key)) continue;
				found.push({ kind: 'college', college: labels.get(key) ?? key, title: item.title, roundId: round.id });
			}
		}
	}
	return found.slice(0, MOST_COLLEGES);
}
