import * as v from 'valibot';
import { isSettable, kindsOf, RETENTION, type RetentionScope } from '#lib/domain/retention.ts';
import { whole } from './projects.ts';

/** A number of days for every kind that this side may set, within its bounds. */
function form(scope: RetentionScope) {
	const fields = kindsOf(scope)
		.filter(isSettable)
		.map((kind) => [kind, whole(RETENTION[kind].least, RETENTION[kind].most)]);
	return v.object(Object.fromEntries(fields) as Record<string, ReturnType<typeof whole>>);
}

export const projectRetentionForm = form('project');
export const instanceRetentionForm = form('instance');
