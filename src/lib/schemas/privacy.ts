import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { checkbox } from './people.ts';
import { multiline, optionalMultiline, uuid } from './text.ts';

export const correctIdeaForm = v.object({ noteId: uuid, text: multiline(LIMITS.noteText) });
export const withdrawIdeaForm = v.object({ noteId: uuid });

export const erasureForm = v.object({
	words: v.picklist(['keep', 'withdraw'], 'malformed'),
	confirmed: v.pipe(checkbox, v.literal(true, 'confirm_erasure')),
});

const part = optionalMultiline(LIMITS.reason);
export const noticeForm = v.object({
	controller: part,
	purposes: part,
	legalBasis: part,
	recipients: part,
	durations: part,
	rights: part,
	contact: part,
});
