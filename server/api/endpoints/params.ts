import * as v from 'valibot';
import { uuid } from '#lib/schemas/text.ts';

/** Names of things in the path of an operation. */
export const projectParams = { project: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,100}$/)) };
export const boardParams = { board: uuid };
export const noteParams = { board: uuid, note: uuid };
export const itemParams = { item: uuid };
export const roundParams = { round: uuid };
