import { floored } from '#lib/domain/floor.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { ProvenanceNote } from '../../db/provenance-store.ts';
import type { DecisionRecord } from '../../db/strategy-store.ts';
import type { ThreadItemRecord } from '../../db/thread-store.ts';
import type { TableRecord, WorkshopRecord } from '../../db/workshop-store.ts';
import { cell, paragraph, type Block, type DocumentTree, type Section } from '../../export/tree.ts';
import { quoted, voiceOf } from '../contract/voices.ts';
import { facts, heading, lines, list, part, reportTree } from './frame.ts';
import type { ReportMaterial } from './material.ts';
import { peopleTable } from './people.ts';

export interface MinutesMaterial extends ReportMaterial {
	workshop: WorkshopRecord;
	tables: TableRecord[];
	/** Those taken at this workshop. */
	decisions: DecisionRecord[];
}

/**
 * The minutes of a workshop: what was said, table by table and group by group, in the words it was said in; what came
 * out of it; what is still open. Notes that were hidden or withdrawn are counted, never printed.
 */
export function minutesTree(material: MinutesMaterial, now: Date, m: Messages): DocumentTree {
	const { workshop, tables, project } = material;
	const words = m.reports.minutes;
	const boards = new Set(tables.map(({ id }) => id));
	const notes = material.notes.filter(({ boardId }) => boards.has(boardId));
	const items = material.items.filter(({ boardId }) => boards.has(boardId));
	const frame = {
		title: words.title(workshop.title),
		subject: words.subject,
		keywords: words.keywords,
		cover: [[m.kinds.workshops[workshop.kind], when(workshop, m), workshop.place].filter(Boolean).join(' · ')],
		id: workshop.id,
	};
	const parts = [
		part('meeting', words.meeting, meetingBlocks(material, notes, m)),
		...tables.map((table) => tablePart(material, table, notes, m)),
		part('outcomes', words.outcomes, outcomeBlocks(items, m)),
		part('decisions', words.decisions, decisionBlocks(material, m)),
		part('open', words.open, openBlocks(material, notes, items, m)),
	];
	return reportTree(frame, parts, project, now, m);
}

function when({ startsAt, endsAt }: WorkshopRecord, m: Messages): string {
	if (!startsAt) return m.workshops.noDate;
	const start = `${m.format.date(startsAt)}, ${m.format.time(startsAt)}`;
	return endsAt ? m.workshops.from(start, m.format.time(endsAt)) : start;
}

function meetingBlocks(material: MinutesMaterial, notes: ProvenanceNote[], m: Messages): Block[] {
	const words = m.reports.minutes;
	const { workshop, tables } = material;
	const visible = notes.filter(({ state }) => state === 'visible');
	const present = workshop.attendance === null ? '' : (floored(workshop.attendance) ?? m.exports.notShown);
	return [
		facts([
			[words.kind, m.kinds.workshops[workshop.kind]],
			[words.date, when(workshop, m)],
			[words.place, workshop.place],
			[words.attendance, typeof present === 'number' ? m.format.number(present) : present],
			[words.tables, m.format.list(tables.map(({ title }) => title))],
			[words.notes, m.format.number(visible.length)],
		]),
		...(visible.length === 0 ? [] : [peopleTable(material.colleges, visible, m)]),
		paragraph(m.reports.people.floor, 'quiet'),
	];
}

/** A table of the workshop: its groups in their order, then what nobody grouped. */
function tablePart(material: MinutesMaterial, table: TableRecord, all: ProvenanceNote[], m: Messages): Section {
	const words = m.reports.minutes;
	const notes = all.filter(({ boardId }) => boardId === table.id);
	const visible = notes.filter(({ state }) => state === 'visible');
	const grouped = [...material.groups].map(([id, title]) => ({
		title: title || words.untitled,
		notes: visible.filter(({ groupId }) => groupId === id),
	}));
	const loose = visible.filter(({ groupId }) => groupId === null || !material.groups.has(groupId));
	const groups = grouped.filter((group) => group.notes.length > 0);
	const noteBlocks = (note: ProvenanceNote) => {
		const source = [
			...voiceOf(material.colleges, note, m),
			m.kinds.notes[note.kind],
			m.exports.trace.note(note.number),
		];
		return quoted(note, source.join(' · '), m);
	};
	const blocks = [
		...groups.flatMap((group): Block[] => [heading(group.title), ...group.notes.flatMap(noteBlocks)]),
		...(groups.length > 0 && loose.length > 0 ? [heading(words.loose)] : []),
		...loose.flatMap(noteBlocks),
		...leftOut(notes, m),
	];
	return part(`table-${table.id}`, table.title, blocks.length > 0 ? blocks : [paragraph(words.nothing, 'quiet')]);
}

/** What was written and is not printed: said, and counted. */
function leftOut(notes: ProvenanceNote[], m: Messages): Block[] {
	const count = (state: ProvenanceNote['state']) => notes.filter((note) => note.state === state).length;
	const said = m.reports.minutes.leftOut(count('hidden'), count('withdrawn'));
	return said === '' ? [] : [paragraph(said, 'quiet')];
}

function outcomeBlocks(items: ThreadItemRecord[], m: Messages): Block[] {
	return items.flatMap((item): Block[] => [
		heading(m.exports.reference(m.kinds.items[item.kind], item.number, item.title)),
		paragraph(m.kinds.itemStates[item.state], 'quiet'),
		...lines(item.text),
		...(item.plainText === '' ? [] : [paragraph(m.reports.plain(item.plainText), 'lead')]),
	]);
}

function decisionBlocks({ decisions, organisations }: MinutesMaterial, m: Messages): Block[] {
	if (decisions.length === 0) return [];
	const words = m.exports.decisions;
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.text, weight: 4 },
				{ title: words.who, weight: 2 },
				{ title: words.due, weight: 1.5 },
				{ title: words.status, weight: 1.2 },
			],
			rows: decisions.map((decision) => [
				cell(decision.text),
				cell(organisations.find(({ id }) => id === decision.organisationId)?.name ?? ''),
				cell(decision.dueDate === null ? '' : m.format.date(decision.dueDate)),
				cell(words.statuses[decision.status]),
			]),
		},
	];
}

/** What no text has taken up yet, and texts on which nothing is settled. */
function openBlocks(
	material: MinutesMaterial,
	notes: ProvenanceNote[],
	items: ThreadItemRecord[],
	m: Messages,
): Block[] {
	const words = m.reports.minutes;
	const waiting = notes.filter(
		(note) => note.state === 'visible' && material.thread.strandsOf(note).every(({ end }) => end.kind === 'waiting'),
	);
	const byTable = material.tables.flatMap((table) => {
		const numbers = waiting.filter(({ boardId }) => boardId === table.id).map(({ number }) => String(number));
		return numbers.length === 0 ? [] : [words.waitingAt(table.title, numbers)];
	});
	const unsettled = items.filter(({ state }) => state === 'drafting' || state === 'in_round' || state === 'contested');
	if (byTable.length === 0 && unsettled.length === 0) return [paragraph(words.nothingOpen)];
	return [
		...(byTable.length === 0 ? [] : [paragraph(words.waiting(waiting.length)), list(byTable)]),
		...(unsettled.length === 0
			? []
			: [
					paragraph(words.unsettled),
					list(
						unsettled.map((item) =>
							words.stands(
								m.exports.reference(m.kinds.items[item.kind], item.number, item.title),
								m.kinds.itemStates[item.state],
							),
						),
					),
				]),
	];
}
