import { randomUUID } from 'node:crypto';
import type { BoardCommandName, BoardCommands, NoteAdd } from '#lib/domain/board-command.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Services } from '../services/index.ts';
import type { DemoContent, DemoContribution } from './content.ts';
import { inParis } from './dates.ts';
import { known, type DemoPeople } from './people.ts';
import { NOTE_KINDS, WORKSHOP_KINDS } from './words.ts';

export interface DemoBoards {
	workshops: Map<string, { id: string; startsAt: Date | null }>;
	/** The one board of each workshop, by event of the content. */
	boards: Map<string, string>;
	/** The note of each contribution, and the event it stands in. */
	notes: Map<string, { id: string; event: string }>;
}

/** The comment round is no workshop: what was said in it stands on the wall of the plenary. */
const WALL_OF: Record<string, string> = { w7: 'w8' };
/** Walls that visitors may go on writing on. */
const STILL_OPEN = ['w6', 'w8'];

/** The workshops, their walls, and every word that was said. */
export async function loadBoards(services: Services, content: DemoContent, people: DemoPeople): Promise<DemoBoards> {
	const loaded: DemoBoards = { workshops: new Map(), boards: new Map(), notes: new Map() };
	const shift = shiftToNow(content);
	for (const event of content.events) {
		const kind = WORKSHOP_KINDS[event.kind];
		if (!kind) continue;
		const made = await services.workshops.create(people.steward, {
			kind,
			title: event.title,
			startsAt: shift(event.date, event.start ?? '18:00'),
			endsAt: shift(event.date, event.end ?? '20:00'),
			place: event.place,
			tables: 1,
			tableTitles: ['Le mur commun'],
			attendance: event.participants,
			locale: 'fr',
		});
		loaded.workshops.set(event.id, { id: made.id, startsAt: made.startsAt });
		loaded.boards.set(event.id, made.tables[0]?.id ?? '');
	}
	for (const contribution of content.contributions) {
		const event = WALL_OF[contribution.event] ?? contribution.event;
		const { speaker, voice } = voiceOf(contribution, people);
		const noteId = randomUUID();
		await command(services, speaker, known(loaded.boards, event), 'note.add', {
			noteId,
			text: contribution.text,
			kind: NOTE_KINDS[contribution.kind] ?? 'observation',
			...voice,
		});
		loaded.notes.set(contribution.id, { id: noteId, event });
	}
	await groupByTheme(services, content, people, loaded);
	return loaded;
}

/** Closes the walls of the past. Called last: what is closed cannot be filled. */
export async function closeBoards(services: Services, people: DemoPeople, { workshops }: DemoBoards): Promise<void> {
	for (const [event, { id }] of workshops) {
		if (!STILL_OPEN.includes(event)) await services.workshops.setOpen(people.steward, id, false);
	}
}

export async function command<Name extends BoardCommandName>(
	services: Services,
	principal: Principal,
	boardId: string,
	name: Name,
	payload: BoardCommands[Name],
): Promise<void> {
	await services.boards.execute(principal, boardId, { id: randomUUID(), name, payload });
}

/** On the phone one speaks for oneself; paper, interpreters and scribes carry the words of somebody else. */
function voiceOf(
	contribution: DemoContribution,
	people: DemoPeople,
): { speaker: Principal; voice: Pick<NoteAdd, 'voice' | 'label' | 'voices' | 'onBehalfOf' | 'original'> } {
	const { college, org, author_label: label, minor_group: minors, input_mode: mode, original } = contribution;
	const collegeId = known(people.colleges, college);
	if (minors)
		return { speaker: people.facilitator, voice: { voice: 'group', voices: 6, onBehalfOf: { collegeId, label } } };
	if (college !== 'habitants' && org) return { speaker: known(people.mandates, org), voice: { voice: 'organisation' } };
	const persons = known(people.persons, college);
	const person = persons[Number(contribution.id.slice(1)) % Math.min(persons.length, 4)];
	if (person && (mode === 'telephone' || mode === 'en_ligne')) return { speaker: person, voice: { voice: 'self' } };
	return {
		speaker: people.facilitator,
		voice: { voice: 'someone', onBehalfOf: { collegeId, label }, ...(original && { original }) },
	};
}

/** Two notes or more of one theme on one wall make a group, under the theme's plain name. */
async function groupByTheme(
	services: Services,
	content: DemoContent,
	people: DemoPeople,
	{ boards, notes }: DemoBoards,
): Promise<void> {
	for (const [event, boardId] of boards) {
		for (const theme of content.themes) {
			const noteIds = content.contributions
				.filter(({ id, theme: of }) => of === theme.id && known(notes, id).event === event)
				.map(({ id }) => known(notes, id).id);
			if (noteIds.length < 2) continue;
			await command(services, people.facilitator, boardId, 'group.create', {
				groupId: randomUUID(),
				title: theme.simple,
				noteIds,
			});
		}
	}
}

/** Moves the dates of the content so that its plenary took place last week, whenever the demonstration is loaded. */
export function shiftToNow(content: DemoContent): (date: string, time: string) => Date {
	const plenary = content.events.find(({ id }) => id === 'w8');
	const lastWeek = new Date();
	lastWeek.setDate(lastWeek.getDate() - 7);
	const offset = Math.round((lastWeek.getTime() - new Date(`${plenary?.date}T12:00Z`).getTime()) / 86_400_000);
	return (day, time) => {
		const date = new Date(`${day}T12:00Z`);
		date.setUTCDate(date.getUTCDate() + offset);
		return inParis(date.toISOString().slice(0, 10), time);
	};
}
