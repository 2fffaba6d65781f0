import type { NoteAdd } from './board-command.ts';
import type { Mandate } from './vocabulary.ts';

/** Who is writing, as far as a note may tell: never a name, never an identity. */
export interface Speaker {
	collegeId: string;
	organisation: { name: string; collegeId: string } | null;
	mandate: Mandate;
}

/** What a note says about the one who speaks in it. */
export interface Attribution {
	collegeId: string;
	label: string;
	byScribe: boolean;
	/** Speaks for an organisation whose mandate nobody has confirmed yet. */
	unconfirmed: boolean;
}

export type Attributed =
	{ ok: true; attribution: Attribution } | { ok: false; code: 'invalid' | 'forbidden'; reason: string };

/**
 * In whose name a note speaks. A visible switch, never a guess: an organisation needs a mandate (unconfirmed ones are
 * marked), somebody else needs a scribe who names the college counted.
 */
export function attribute(speaker: Speaker, note: NoteAdd): Attributed {
	if (note.voice === 'organisation') {
		if (!speaker.organisation || speaker.mandate === 'none')
			return { ok: false, code: 'forbidden', reason: 'no_mandate' };
		const { name, collegeId } = speaker.organisation;
		return attributed({ collegeId, label: name, byScribe: false, unconfirmed: speaker.mandate !== 'confirmed' });
	}
	if (note.voice === 'someone' && !note.onBehalfOf) return { ok: false, code: 'invalid', reason: 'required' };
	if (note.voice === 'self')
		return attributed({ collegeId: speaker.collegeId, label: '', byScribe: false, unconfirmed: false });
	return attributed({
		collegeId: note.onBehalfOf?.collegeId ?? speaker.collegeId,
		label: note.onBehalfOf?.label ?? note.label ?? '',
		byScribe: note.onBehalfOf !== undefined,
		unconfirmed: false,
	});
}

function attributed(attribution: Attribution): Attributed {
	return { ok: true, attribution };
}
