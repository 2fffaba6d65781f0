/**
 * What is kept about people and for how long: the one source for the purge, its preview, the settings, the notice that
 * people read and the register entry (RGPD, article 5(1)(e)).
 */
interface RetentionRule {
	/**
	 * Who sets the duration: the steward of a project, whoever administers the server, or each for their own (some rows
	 * belong to no project).
	 */
	scope: 'project' | 'instance' | 'both';
	/** Days counted from the moment that `messages.retention.kinds` names; less than one: a part of a day. */
	days: number;
	/** Bounds of a setting; the same: fixed. */
	least: number;
	most: number;
	/** `deleted`: the rows or words go. `anonymised`: what was said or counted stays, without anybody behind it. */
	outcome: 'deleted' | 'anonymised';
}

const fixed = (days: number) => ({ days, least: days, most: days });

/** In the order in which a purge takes them: none takes rows that a later one would have counted. */
export const RETENTION = {
	withdrawn_words: { scope: 'project', ...fixed(1), outcome: 'deleted' },
	hidden_words: { scope: 'project', days: 365, least: 30, most: 1095, outcome: 'deleted' },
	board_undo: { scope: 'project', days: 90, least: 7, most: 365, outcome: 'deleted' },
	workshop_traces: { scope: 'project', days: 90, least: 7, most: 365, outcome: 'anonymised' },
	document_history: { scope: 'project', days: 365, least: 30, most: 1825, outcome: 'deleted' },
	sessions: { scope: 'instance', ...fixed(0), outcome: 'deleted' },
	known_devices: { scope: 'instance', days: 365, least: 90, most: 395, outcome: 'deleted' },
	guest_names: { scope: 'project', days: 365, least: 30, most: 730, outcome: 'anonymised' },
	guest_access: { scope: 'project', days: 180, least: 30, most: 730, outcome: 'deleted' },
	audit_events: { scope: 'both', days: 1095, least: 365, most: 1825, outcome: 'deleted' },
	mail_addresses: { scope: 'instance', days: 30, least: 1, most: 90, outcome: 'anonymised' },
	mail_rows: { scope: 'instance', days: 365, least: 90, most: 1095, outcome: 'deleted' },
	mail_refusals: { scope: 'instance', days: 1095, least: 1095, most: 1825, outcome: 'deleted' },
	mail_bounces: { scope: 'instance', days: 365, least: 30, most: 730, outcome: 'deleted' },
	invitations: { scope: 'project', days: 30, least: 1, most: 365, outcome: 'deleted' },
	sign_in_links: { scope: 'instance', days: 1, least: 1, most: 30, outcome: 'deleted' },
	export_files: { scope: 'instance', ...fixed(1 / 24), outcome: 'deleted' },
	member_accounts: { scope: 'instance', days: 1095, least: 365, most: 1825, outcome: 'anonymised' },
} as const satisfies Record<string, RetentionRule>;

export type RetentionKind = keyof typeof RETENTION;
export type RetentionScope = 'project' | 'instance';
/** Days, by kind. */
export type RetentionDays = Record<RetentionKind, number>;

export const RETENTION_KINDS = Object.keys(RETENTION) as RetentionKind[];

/** The kinds that this side sets. */
export function kindsOf(scope: RetentionScope): RetentionKind[] {
	return RETENTION_KINDS.filter((kind) => [scope, 'both'].includes(RETENTION[kind].scope));
}

export function isSettable(kind: RetentionKind): boolean {
	return RETENTION[kind].least < RETENTION[kind].most;
}

/** The durations in force: what was set, within its bounds, else what the product supplies. */
export function daysInForce(settings: Partial<Record<string, number>>): RetentionDays {
	return Object.fromEntries(
		RETENTION_KINDS.map((kind) => {
			const { days, least, most } = RETENTION[kind];
			return [kind, Math.min(most, Math.max(least, settings[kind] ?? days))];
		}),
	) as RetentionDays;
}
