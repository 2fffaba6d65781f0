import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { checkbox } from './people.ts';
import { line, optionalLine, uuid } from './text.ts';

/** One step up or down, as the value of a button. */
const step = v.pipe(v.picklist(['-1', '1'], 'malformed'), v.transform(Number));
/** A section, or '' for none. */
const section = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((id) => (id === '' ? null : id)),
	v.nullable(uuid),
);

export const startContractForm = v.object({ title: line(LIMITS.title), subtitle: optionalLine(LIMITS.title) });

export const placeForm = v.object({ agreementId: uuid, sectionId: section });
export const placeAllForm = v.object({});

export const unplaceForm = v.object({ clauseId: uuid });
/** By one step (`by`), or to the end of another section (`sectionId`). */
export const moveClauseForm = v.union(
	[v.object({ clauseId: uuid, by: step }), v.object({ clauseId: uuid, sectionId: uuid })],
	'malformed',
);

export const addSectionForm = v.object({
	title: line(LIMITS.title),
	annex: checkbox,
});
export const renameSectionForm = v.object({ sectionId: uuid, title: line(LIMITS.title) });
export const moveSectionForm = v.object({ sectionId: uuid, by: step });
/** `confirmation`: the title of a section that holds words. */
export const removeSectionForm = v.object({
	sectionId: uuid,
	confirmation: v.optional(optionalLine(LIMITS.title), ''),
});
