import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, parseBoardCommand } from '../../../../src/lib/schemas/board-command.ts';
import { cleanLine, cleanText } from '../../../../src/lib/schemas/text.ts';
import { LIMITS } from '../../../../src/lib/domain/board.ts';

const ID = '0b4f5bb0-9e0b-4d7e-8a4c-0d5a8f1b2c3d';
const note = { noteId: ID, text: 'Un banc', kind: 'need', voice: 'self' };

describe('parseBoardCommand', () => {
	it('reads a note, trimmed, in NFC, with lower-case ids', () => {
		const parsed = parseBoardCommand('note.add', {
			...note,
			noteId: ID.toUpperCase(),
			text: '  e\u0301te\u0301\u0000 ',
		});
		expect(parsed).toEqual({ ok: true, command: { name: 'note.add', payload: { ...note, text: 'été' } } });
	});

	it('names the field at fault', () => {
		expect(parseBoardCommand('note.add', { ...note, text: '   ' })).toEqual({
			ok: false,
			reason: 'required',
			field: 'text',
		});
		const long = { ...note, text: 'x'.repeat(LIMITS.noteText + 1) };
		expect(parseBoardCommand('note.add', long)).toEqual({ ok: false, reason: 'too_long', field: 'text' });
		expect(parseBoardCommand('note.add', { ...note, voice: 'someone' })).toEqual({
			ok: false,
			reason: 'required',
			field: 'onBehalfOf',
		});
	});

	it('does not let a participant write a figure, nor slip in a field', () => {
		expect(parseBoardCommand('note.add', { ...note, kind: 'figure' }).ok).toBe(false);
		expect(parseBoardCommand('note.add', { ...note, participantId: ID }).ok).toBe(false);
	});

	it('refuses what no command is called, prototype names included', () => {
		for (const name of ['', 'note', 'constructor', '__proto__', 'toString'])
			expect(parseBoardCommand(name, {})).toEqual({ ok: false, reason: 'unknown_command' });
	});

	it('answers to any JSON whatsoever, and never throws', () => {
		fc.assert(
			fc.property(fc.constantFrom(...COMMAND_NAMES), fc.jsonValue(), (name, payload) => {
				const parsed = parseBoardCommand(name, payload);
				if (!parsed.ok) expect(parsed.reason).toMatch(/^[a-z_]+$/);
			}),
		);
	});
});

describe('cleanText', () => {
	it('leaves only characters that XML 1.0 allows, and is idempotent', () => {
		const allowed = /^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
		const anything = fc
			.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 })
			.map((codes) => String.fromCharCode(...codes));
		fc.assert(
			fc.property(anything, (text) => {
				const clean = cleanText(text);
				expect(clean).toMatch(allowed);
				expect(cleanText(clean)).toBe(clean);
				expect(cleanLine(text)).not.toMatch(/[\n\r\t]/);
			}),
		);
	});

	it('keeps words, emoji and line ends, and passes markup through as text', () => {
		expect(cleanText('a\r\nb\rc')).toBe('a\nb\nc');
		expect(cleanText('👩‍👧 <script>alert(1)</script>')).toBe('👩‍👧 <script>alert(1)</script>');
	});
});
