/** What a token may be allowed, beside what its owner may: scopes narrow, roles decide. */
export const API_SCOPES = ['read', 'read:members', 'write:notes', 'write:items'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** What a program may do in a project: it stands there as a participant without a person. */
export const MACHINE_ROLES = ['observer', 'contributor'] as const;
export type MachineRole = (typeof MACHINE_ROLES)[number];
export const MACHINE_SCOPES = ['read', 'write:notes'] as const satisfies readonly ApiScope[];

/** For how long a token may live, in days. */
export const TOKEN_DAYS = ['30', '90', '365'] as const;

/** News that a webhook may ask for. */
export const WEBHOOK_EVENTS = [
	'item.created',
	'item.changed',
	'round.opened',
	'round.closed',
	'agreement.recorded',
	'contract.article_placed',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Tables of a project that leave it as JSON or CSV. */
export const DATASETS = ['items', 'agreements', 'commitments', 'indicators', 'notes', 'results', 'members'] as const;
export type DatasetName = (typeof DATASETS)[number];

/** `csv-excel`: semicolons and a byte order mark, which spreadsheets set to French open as a table. */
export const DATA_FORMATS = ['json', 'csv', 'csv-excel'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];
