import * as v from 'valibot';
import { API_SCOPES, MACHINE_ROLES, TOKEN_DAYS, WEBHOOK_EVENTS } from '#lib/domain/api.ts';
import { LIMITS } from '#lib/domain/board.ts';
import { optionalUuid } from './people.ts';
import { line, uuid } from './text.ts';

/** Messages are keys of `messages.refusals`. */
const days = v.pipe(v.picklist(TOKEN_DAYS, 'malformed'), v.transform(Number));

export const tokenForm = v.object({
	name: line(LIMITS.name),
	scopes: v.pipe(v.array(v.picklist(API_SCOPES, 'malformed')), v.minLength(1, 'scope_needed')),
	projectId: optionalUuid,
	days,
});
export const machineForm = v.object({
	name: line(LIMITS.name),
	role: v.picklist(MACHINE_ROLES, 'malformed'),
	collegeId: uuid,
	days,
});
export const webhookForm = v.object({
	url: v.pipe(line(2000), v.url('webhook_address')),
	events: v.pipe(v.array(v.picklist(WEBHOOK_EVENTS, 'malformed')), v.minLength(1, 'scope_needed')),
});
export const webhookStateForm = v.object({ id: uuid, active: v.picklist(['yes', 'no'], 'malformed') });
