/**
 * Where each table stands when an owner takes everything along or leaves. A table that a walk of foreign keys finds from
 * `owner` needs no word here; any other is in exactly one of these lists, or `tests/server/owners/tables.test.ts` fails.
 */

/** Found from an account: their rows go with an account that belongs to nobody else, and travel in no archive. */
export const OF_ACCOUNT: readonly string[] = [
	'session',
	'receipt',
	'external_identity',
	'second_factor',
	'recovery_code',
	'known_device',
];

/** Of the machine, not of any owner, and why. */
export const INSTANCE_WIDE: Readonly<Record<string, string>> = {
	backup_state: 'of the nightly backups, which hold every owner',
	departure_certificate: 'what is left of an owner that left: counts and hashes',
	instance_setting: 'marks of the server itself',
	job_run: 'when each job last ran, for all owners together',
	mail_bounce: 'hashes of addresses that take no mail, whoever writes',
	mail_refusal: 'hashes of addresses that want no mail, whoever writes',
	try_count: 'how often somebody guessed lately',
};

/** Found through columns that may be empty: some rows belong to an owner; why the others do not. */
export const PARTLY_OWNED: Readonly<Record<string, string>> = {
	api_token: 'those for every project of somebody go with their account',
	audit_event: 'acts at the instance belong to no project and no owner',
	mail: 'sign-in links are of an account, and go with it',
	purge_record: 'purges of the whole instance belong to no project',
	retention_setting: 'durations of the whole instance belong to no project',
	sign_in_link: 'most are of an account, and go with it; few make the first administrator of an owner',
};

/** Erased with the owner, and never in its archive: they would act where it is restored, or open something here. */
export const LEFT_BEHIND: readonly string[] = [
	'api_token',
	'mail',
	'owner_departure',
	'sign_in_link',
	'webhook',
	'webhook_delivery',
];

/** What an archive says of an account; other columns (passwords, rights on this server) come as those of a new account. */
export const ACCOUNT_TRAVELS: readonly string[] = ['id', 'email', 'display_name', 'locale', 'created_at'];

/** Tables in which the program counts on a row that a migration made; they travel as new. */
export const NEVER_EMPTY: readonly string[] = ['backup_state'];

/** Being named here makes an account one of this owner's people. */
export const MEMBERSHIPS: readonly string[] = ['participant', 'owner_administrator'];
