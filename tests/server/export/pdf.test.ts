import { describe, expect, it } from 'vitest';
import { pdfData } from '../../../server/export/pdf-data.ts';
import { writePdf } from '../../../server/export/pdf.ts';
import { openPdf } from './open-pdf.ts';
import { ARABIC, HOSTILE, LONG, sampleTree } from './sample-tree.ts';

const pdf = await openPdf(writePdf(sampleTree()));
const flat = (words: string) => words.replace(/\s+/g, '');

describe('an accessible PDF', () => {
	it('is tagged, and says PDF/UA-1, its language and its title', () => {
		expect(pdf.tagged).toBe(true);
		expect(pdf.metadata).toMatch(/pdfuaid:part>1</);
		expect(pdf.language).toBe('fr-FR');
		expect(pdf.title).toBe('Contrat de ville d’Auvelle & <alentours>');
	});

	it('has a heading for each section, never skipping a level, and the same bookmarks', () => {
		const headings = [
			'1. Le territoire <et> ses "quartiers"',
			'Un titre qui saute un niveau',
			'Article 1.1 — Constat partagé',
			'Annexe 1 — Paroles',
		];
		const own = pdf.headings.filter(({ text }) => headings.includes(text));
		expect(own.map(({ text }) => text)).toEqual(headings);
		expect(own.map(({ role }) => role)).toEqual(['H1', 'H2', 'H2', 'H1']);
		expect(pdf.bookmarks).toEqual(expect.arrayContaining(headings));
	});

	it('keeps hostile words, long notes and right-to-left words whole, in order', () => {
		const text = flat(pdf.text);
		for (const words of [
			HOSTILE,
			LONG,
			'1. pas une liste',
			'- ni celle-ci',
			'# ni un titre',
			'Accord du 4 novembre. ',
		]) {
			expect(text, words.slice(0, 30)).toContain(flat(words));
		}
		// pdf.js gives right-to-left words back in the order of the page: no letter may be missing.
		const letters = (words: string) => new Set([...words].filter((letter) => /\p{Script=Arabic}/u.test(letter)));
		expect(letters(text)).toEqual(letters(ARABIC));
		expect(pdf.languages).toContain('ar');
		expect(text.indexOf(flat(LONG))).toBeGreaterThan(text.indexOf(flat('Le texte de l’article.')));
	});

	it('draws emoji with a font, so that they can be copied, whole sequences included', () => {
		for (const sign of ['👍🏽', '👨‍👩‍👧', '✓']) expect(pdf.text).toContain(sign);
	});

	it('copies the words of right-to-left languages letter by letter, each once', () => {
		for (const word of ['نجد', 'طبيب', 'في', 'الحي']) expect(pdf.text).toContain(word);
	});

	it('loses no character that its own fonts lack: another font of the machine, or a picture that says it', () => {
		const shown = pdf.text + pdf.alternatives.join(' ');
		for (const sign of ['漢', '字']) expect(shown).toContain(sign);
		const data = JSON.stringify(pdfData(sampleTree(), new Set('漢字')));
		for (const sign of ['漢', '字']) expect(data).toContain(`{"text":"${sign}","picture":"<svg`);
	});

	it('gives tables their header cells, lists their items, quotes and notes their place', () => {
		expect(pdf.roles).toMatchObject({
			Table: 1,
			TH: 2,
			L: expect.any(Number),
			BlockQuote: expect.any(Number),
			Note: 3,
			Caption: 1,
		});
		expect(pdf.roles.LI).toBeGreaterThanOrEqual(3);
		expect(pdf.roles.TD).toBe(4);
	});

	it('has no word outside its structure but the page footers', () => {
		expect(pdf.untagged).toEqual([]);
	});
});

describe('a platform without the compiler', () => {
	it('refuses the PDF with a reason', () => {
		expect(() => writePdf(sampleTree(), '@myriaddreamin/typst-ts-node-compiler-nowhere')).toThrow(
			expect.objectContaining({ name: 'Refusal', code: 'unavailable', reason: 'pdf_unavailable' }),
		);
	});
});
