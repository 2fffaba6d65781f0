import * as v from 'valibot';
import { AUTHORSHIP_CHOICES } from '#lib/domain/authorship.ts';

const place = v.pipe(
	v.string('malformed'),
	v.regex(/^\d{1,15}$/, 'malformed'),
	v.transform(Number),
	v.safeInteger('malformed'),
);
/** What an address asks for badly, it does not ask for. */
const asked = v.fallback(v.nullable(place), null);

export const historyQuestion = v.pipe(
	v.object({ before: asked, at: asked, from: asked, to: asked }),
	v.transform(({ before, at, from, to }) => ({
		before,
		at,
		// Told in the order of time, whichever was chosen first.
		compare: from === null || to === null ? null : { from: Math.min(from, to), to: Math.max(from, to) },
	})),
);

export const restoreForm = v.object({ seq: place });

export const authorshipForm = v.object({ authorship: v.picklist(AUTHORSHIP_CHOICES, 'malformed') });
