import { FLOOR } from '#lib/domain/floor.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { CollegeRecord } from '../../db/college-store.ts';
import type { ProvenanceNote } from '../../db/provenance-store.ts';
import { paragraph, type Block } from '../../export/tree.ts';
import type { ContractMaterial } from './material.ts';
import { placeOf } from './provenance.ts';

/** Words of the residents' college, by theme, as they were given. */
export function voicesBlocks(material: ContractMaterial, m: Messages): Block[] {
	const residents = material.colleges.find(({ key }) => key === 'residents');
	const notes = [...material.notes.values()].filter(
		(note) => note.state === 'visible' && residents !== undefined && note.collegeId === residents.id,
	);
	const themes = [
		...material.themes.map(({ id, label }) => ({ id, label })),
		{ id: null, label: m.exports.voices.other },
	];
	return themes.flatMap(({ id, label }): Block[] => {
		const mine = notes.filter((note) => note.themeId === id);
		if (mine.length === 0) return [];
		return [
			{ type: 'heading', level: 1, spans: [{ text: label }] },
			...mine.flatMap((note) => noteBlocks(material, note, m)),
		];
	});
}

/** Whose voice a note speaks in: a label, a body or a college, never a name that the author did not choose to show. */
export function voiceOf(colleges: readonly CollegeRecord[], note: ProvenanceNote, m: Messages): string[] {
	const words = m.exports.trace;
	return [
		note.label || note.organisation || (colleges.find(({ id }) => id === note.collegeId)?.label ?? ''),
		note.voices >= FLOOR ? words.group(note.voices) : '',
		note.unconfirmed ? words.unconfirmed : '',
		note.byScribe ? words.scribe : '',
	].filter((part) => part !== '');
}

/** Words as they were given; those first said in another language follow in it. */
export function quoted(note: ProvenanceNote, source: string, m: Messages): Block[] {
	const blocks: Block[] = [{ type: 'quote', spans: [{ text: note.text }], language: note.lang, source }];
	if (note.original !== null) {
		blocks.push({
			type: 'quote',
			spans: [{ text: note.original.text }],
			language: note.original.lang,
			source: m.exports.trace.original(languageName(note.original.lang, m)),
		});
	}
	return blocks;
}

/** A note with its voice, place and date; words first said in another language follow in it. */
export function noteBlocks(material: ContractMaterial, note: ProvenanceNote, m: Messages): Block[] {
	const words = m.exports.trace;
	if (note.state === 'withdrawn') return [paragraph(words.withdrawn, 'quiet')];
	if (note.state === 'hidden') return [paragraph(words.hidden, 'quiet')];
	const source = [
		...voiceOf(material.colleges, note, m),
		words.at(placeOf(material, note), m.format.date(note.createdAt)),
		words.note(note.number),
	].join(' · ');
	return quoted(note, source, m);
}

/** "turc" for `tr`, in the reader's language; the tag itself when nobody knows it. */
function languageName(tag: string, m: Messages): string {
	try {
		return new Intl.DisplayNames([m.exports.language], { type: 'language' }).of(tag) ?? tag;
	} catch (error) {
		if (error instanceof RangeError) return tag; // not a language tag
		throw error;
	}
}
