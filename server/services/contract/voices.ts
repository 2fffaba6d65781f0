import { FLOOR } from '#lib/domain/floor.ts';
import type { Messages } from '#lib/messages/index.ts';
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

/** A note with its voice, place and date; words first said in another language follow in it. */
export function noteBlocks(material: ContractMaterial, note: ProvenanceNote, m: Messages): Block[] {
	const words = m.exports.trace;
	if (note.state === 'withdrawn') return [paragraph(words.withdrawn, 'quiet')];
	if (note.state === 'hidden') return [paragraph(words.hidden, 'quiet')];
	const college = material.colleges.find(({ id }) => id === note.collegeId);
	const source = [
		note.label || note.organisation || college?.label || '',
		note.voices >= FLOOR ? words.group(note.voices) : '',
		note.unconfirmed ? words.unconfirmed : '',
		note.byScribe ? words.scribe : '',
		words.at(placeOf(material, note), m.format.date(note.createdAt)),
		words.note(note.number),
	]
		.filter((part) => part !== '')
		.join(' · ');
	const blocks: Block[] = [{ type: 'quote', spans: [{ text: note.text }], language: note.lang, source }];
	if (note.original !== null) {
		blocks.push({
			type: 'quote',
			spans: [{ text: note.original.text }],
			language: note.original.lang,
			source: words.original(languageName(note.original.lang, m)),
		});
	}
	return blocks;
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
