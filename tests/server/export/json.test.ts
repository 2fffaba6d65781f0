import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../server/export/json.ts';
import { sampleTree } from './sample-tree.ts';

const SCHEMA = JSON.parse(
	readFileSync(new URL('../../../static/schemas/document-1.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const valid = new Ajv2020({ strictTypes: false }).compile(SCHEMA);
const read = (bytes: Uint8Array) =>
	JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;

describe('a JSON document', () => {
	it('is the tree, whole, with its format and version', () => {
		const tree = sampleTree();
		expect(read(writeJson(tree))).toEqual({
			format: 'trame-document',
			version: 1,
			...(JSON.parse(JSON.stringify(tree)) as object),
		});
	});

	it('is what the published schema says', () => {
		expect(valid(read(writeJson(sampleTree())))).toBe(true);
	});

	it('would not be, with a block that the schema does not know, a stray property or a date of another shape', () => {
		const changed = (change: (document: Record<string, unknown>) => void) => {
			const document = read(writeJson(sampleTree()));
			change(document);
			return valid(document);
		};
		expect(changed((document) => (document['blocks'] as object[]).push({ type: 'video' }))).toBe(false);
		expect(changed((document) => Object.assign(document, { person: 'x' }))).toBe(false);
		expect(changed((document) => Object.assign(document['properties'] as object, { date: '22/11/2026' }))).toBe(false);
		expect(changed((document) => delete document['language'])).toBe(false);
	});

	it('holds no half of a surrogate pair, which other readers refuse', () => {
		const tree = sampleTree();
		tree.title = 'moitié \ud800 fin';
		expect(read(writeJson(tree))['title']).toBe('moitié \ufffd fin');
	});
});
