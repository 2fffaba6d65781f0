import type { Messages } from '#lib/messages/index.ts';
import type { ProjectRecord } from '../../db/project-store.ts';
import { cell, type Block, type DocumentTree, type Section } from '../../export/tree.ts';

/** What a report is apart from its parts. */
export interface Frame {
	title: string;
	subject: string;
	keywords: string[];
	/** Lines under the title; the project and the day follow. */
	cover: string[];
	/** Of what it reports on: a row of the database. */
	id: string;
}

/** A report as a document of its own: named after its project, dated with the moment it was read. */
export function reportTree(
	frame: Frame,
	parts: Section[],
	project: ProjectRecord,
	now: Date,
	m: Messages,
): DocumentTree {
	return {
		title: frame.title,
		subtitle: project.title,
		language: m.exports.language,
		properties: {
			creator: project.title,
			subject: frame.subject,
			keywords: frame.keywords,
			date: now,
			identifier: `urn:uuid:${frame.id}`,
			version: now.toISOString(),
		},
		cover: [...frame.cover, m.reports.stateOf(m.format.date(now), m.format.time(now))],
		contents: m.exports.contents,
		words: m.exports.words,
		blocks: parts
			.filter(({ blocks }) => blocks.length > 0)
			.map((part, index) => ({ ...part, label: String(index + 1) })),
	};
}

/** A part of a report; `reportTree` numbers those that say something. */
export function part(id: string, title: string, blocks: Block[]): Section {
	return { type: 'section', id, label: '', title, blocks };
}

/** Facts by name; those that are not known are left out. */
export function facts(entries: [term: string, words: string][]): Block {
	return {
		type: 'definitions',
		entries: entries.filter(([, words]) => words !== '').map(([term, words]) => ({ term, spans: cell(words) })),
	};
}

export const heading = (text: string): Block => ({ type: 'heading', level: 1, spans: [{ text }] });

export function list(lines: string[]): Block {
	return {
		type: 'list',
		ordered: false,
		items: lines.map((text) => [{ type: 'paragraph', spans: [{ text }] }]),
	};
}

/** Co-written words that are read here as plain text, one paragraph for each line. */
export function lines(text: string): Block[] {
	return text
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => ({ type: 'paragraph', spans: [{ text: line }] }));
}
