import * as v from 'valibot';
import { LIMITS } from '../domain/board.ts';
import { multiline, uuid } from './text.ts';

/** Facilitators hide the note in which something was found. `commandId`: sent twice, it is one command. */
export const hideDetectedForm = v.object({ id: uuid, commandId: uuid, reason: multiline(LIMITS.reason) });
