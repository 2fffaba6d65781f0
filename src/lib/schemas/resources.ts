import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { checkbox } from './people.ts';
import { day } from './projects.ts';
import { line, optionalLine, optionalMultiline, uuid } from './text.ts';

/** The words of a document; its file comes beside them. */
export const resourceForm = v.object({
	title: line(LIMITS.title),
	source: v.optional(optionalLine(LIMITS.title), ''),
	datedOn: day,
	description: v.optional(optionalMultiline(LIMITS.reason), ''),
	alt: v.optional(optionalLine(LIMITS.title), ''),
	public: checkbox,
});
export const resourceIdForm = v.object({ fileId: uuid });
export const resourcePublicForm = v.object({ fileId: uuid, shown: checkbox });
