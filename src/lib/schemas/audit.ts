import * as v from 'valibot';
import { AUDIT_FAMILIES } from '../domain/audit.ts';
import { uuid } from './text.ts';

/** What an address asks of the audit log; whatever makes no sense there is as if it were not said. */
export const auditQuestion = v.object({
	family: v.fallback(v.nullable(v.picklist(AUDIT_FAMILIES)), null),
	by: v.fallback(v.nullable(uuid), null),
	after: v.fallback(v.nullable(uuid), null),
});
