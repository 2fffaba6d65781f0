import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../../../server/export/markdown.ts';
import { ARABIC, COMMENTER, EMOJI, HOSTILE, LONG, sampleTree } from './sample-tree.ts';

const markdown = new TextDecoder().decode(writeMarkdown(sampleTree()));
const lines = markdown.split('\n');
const unescaped = markdown.replace(/\\(\n)/g, '$1').replace(/\\([!-/:-@[-`{-~])/g, '$1');

describe('a Markdown document', () => {
	it('has one title, and headings in order', () => {
		const headings = lines.filter((line) => /^#{1,6} /.test(line));
		expect(headings.map((line) => line.replace(/<a id="[\w-]+"><\/a>|<\/?span( \w+="\w+")*>|\\/g, ''))).toEqual([
			'# Contrat de ville d’Auvelle & <alentours>',
			'## Sommaire',
			'## 1. Le territoire <et> ses "quartiers"',
			'### Un titre qui saute un niveau',
			'### Article 1.1 — Constat partagé',
			'## Annexe 1 — Paroles',
			'### Mots en deux langues',
		]);
	});

	it('keeps all words whole once unescaped', () => {
		expect(unescaped.split(HOSTILE)).toHaveLength(6);
		for (const words of [LONG, ARABIC, EMOJI, 'premier', 'dedans', 'second']) expect(unescaped).toContain(words);
	});

	it('lets no word of a person become markup', () => {
		const body = markdown.slice(markdown.indexOf('\n---\n') + 5);
		// Links, and the few tags of our own, apart: every active character is escaped.
		const bare = body
			.replace(/\]\(<https:[^>]*>\)/g, ']')
			.replace(/\\./g, '')
			.replace(/<\/?(span|a|strong)( (lang|dir|id)="[\w-]*")*>/g, '');
		expect(bare).not.toMatch(/<|\$|~|`|_|\{|\}|@/);
		expect(bare.match(/^#{1,6} /gm)).toHaveLength(7);
		expect(bare).not.toMatch(/:\/\//);
		expect(lines).toContain('1\\. pas une liste\\');
		expect(lines).toContain('\\- ni celle-ci\\');
	});

	it('keeps each row of a table on its line, with as many cells as the header', () => {
		const rows = lines.filter((line) => line.startsWith('| '));
		expect(rows).toHaveLength(4);
		for (const row of rows) expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(4);
		expect(rows[3]).toBe('| **État opérateurs** |  |');
	});

	it('calls its notes and gives them', () => {
		expect(markdown).toContain('Le texte de l’article.[^1]');
		expect(markdown).toMatch(/^\[\^1\]: Accord du 4 novembre\. <strong>/m);
		expect(unescaped).toContain(`[^2]: Commentaire — ${COMMENTER}, 4 novembre 2026 — Réserve : ${HOSTILE}`);
	});

	it('holds its properties in front, as strings that add nothing', () => {
		expect(lines.slice(0, 10)).toEqual([
			'---',
			'title: "Contrat de ville d’Auvelle & <alentours>"',
			'lang: "fr-FR"',
			'author: "Auvelle Agglomération"',
			'subject: "Projet de contrat"',
			'keywords: ["contrat de ville","é&è"]',
			'date: "2026-11-22"',
			'identifier: "urn:uuid:6f1c9a52-8f0e-4b7e-9f0b-0d3c3f0a1b2c"',
			'version: "2026-11-22T10:00:00.000Z"',
			'---',
		]);
	});

	it('ends marks where the words end, so that they are marks', () => {
		const tree = sampleTree();
		tree.blocks = [
			{ type: 'paragraph', spans: [{ text: 'mot' }, { text: ' gras ', bold: true, italic: true }, { text: 'fin' }] },
		];
		expect(new TextDecoder().decode(writeMarkdown(tree))).toContain('mot ***gras*** fin');
	});
});
