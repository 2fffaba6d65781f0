import * as v from 'valibot';
import type { AgreementRule } from '#lib/domain/agreement.ts';

/** A rule as stored with a project, a round or an agreement. */
export const agreementRuleSchema: v.GenericSchema<unknown, AgreementRule> = v.object({
	quorum: v.pipe(v.number(), v.integer(), v.minValue(0)),
	threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
	required: v.array(v.string()),
	objections: v.picklist(['answered', 'lifted']),
});
