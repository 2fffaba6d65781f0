import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { checkbox, email } from './people.ts';
import { line, optionalMultiline, uuid } from './text.ts';

const texts = { name: line(LIMITS.label), contact: optionalMultiline(LIMITS.reason) };

export const ownerForm = v.object(texts);
export const ownerAdministratorForm = v.object({ ownerId: uuid, email });
export const administratorForm = v.object({ email });
export const stewardForm = v.object({ projectId: uuid, collegeId: uuid, email });
export const departureForm = v.object({ name: line(LIMITS.label), withoutArchive: checkbox });
