import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseForm } from '../../../../src/lib/forms/parse-form.ts';
import { parseBoardCommand } from '../../../../src/lib/schemas/board-command.ts';
import * as forms from '../../../../src/lib/schemas/board-form.ts';
import { readPostedCommand } from '../../../../src/lib/schemas/posted-command.ts';

const A = '0b4f5bb0-9e0b-4d7e-8a4c-0d5a8f1b2c3d';
const B = '1b4f5bb0-9e0b-4d7e-8a4c-0d5a8f1b2c3d';

function posted(fields: Record<string, string | string[]>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) data.append(name, one);
	return data;
}

function read<Schema extends v.GenericSchema>(schema: Schema, fields: Record<string, string | string[]>) {
	return parseForm(
		schema,
		posted(fields),
		'form',
		['noteIds', 'sources'].filter((name) => name in fields),
	);
}

describe('the forms of a board without scripts', () => {
	const note = { id: A, text: 'Un banc', kind: 'need', voice: 'self', label: 'x', voices: '3', collegeId: '' };

	it('make commands that the board accepts', () => {
		const cases = [
			read(forms.addNoteForm, note),
			read(forms.addNoteForm, { id: A, text: 'Un banc', kind: 'need' }),
			read(forms.addNoteForm, { ...note, voice: 'group' }),
			read(forms.addNoteForm, { ...note, voice: 'someone', collegeId: B }),
			read(forms.editNoteForm, { id: A, noteId: B, text: 'Deux bancs' }),
			read(forms.withdrawNoteForm, { id: A, noteId: B }),
			read(forms.moveNotesForm, { id: A, noteIds: [A, B], groupId: '' }),
			read(forms.createGroupForm, { id: A, title: '', noteIds: [B] }),
			read(forms.createItemForm, { id: A, kind: 'finding', title: 'Constat', sources: [`note:${B}`] }),
		];
		for (const parsed of cases) {
			if (!parsed.ok) throw new Error(JSON.stringify(parsed.refused));
			const { id, command } = parsed.value;
			expect(id).toBe(A);
			expect(parseBoardCommand(command.name, command.payload)).toEqual({ ok: true, command });
		}
	});

	it('take the fields of the chosen voice alone', () => {
		const payload = (fields: Record<string, string>) => {
			const parsed = read(forms.addNoteForm, { ...note, ...fields });
			return parsed.ok ? parsed.value.command.payload : parsed.refused.faults;
		};
		expect(payload({})).not.toHaveProperty('label');
		expect(payload({ voice: 'group' })).toMatchObject({ label: 'x', voices: 3 });
		expect(payload({ voice: 'someone', collegeId: B })).toMatchObject({ onBehalfOf: { collegeId: B, label: 'x' } });
		expect(payload({ voice: 'someone' })).toEqual({ collegeId: 'required' });
	});

	it('name the field at fault and keep what was typed', () => {
		const parsed = read(forms.createItemForm, { id: A, kind: 'finding', title: ' ', sources: ['elsewhere:1'] });
		expect(parsed).toMatchObject({
			ok: false,
			refused: { faults: { title: 'required', sources: 'malformed' }, typed: { title: ' ' } },
		});
		expect(read(forms.addNoteForm, { ...note, voices: '0' })).toMatchObject({
			ok: false,
			refused: { faults: { voices: 'number_out_of_range' } },
		});
	});
});

describe('readPostedCommand', () => {
	it('reads a command and leaves its payload to who runs it', () => {
		expect(readPostedCommand(posted({ id: A, name: 'x', payload: '{"a":1}' }))).toEqual({
			id: A,
			name: 'x',
			payload: { a: 1 },
		});
	});

	it('gives nothing for anything else', () => {
		expect(readPostedCommand(posted({ id: 'x', name: 'x', payload: '{}' }))).toBeNull();
		expect(readPostedCommand(posted({ id: A, name: 'x', payload: '{' }))).toBeNull();
		expect(readPostedCommand(posted({}))).toBeNull();
	});
});
