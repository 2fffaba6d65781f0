import { createHash } from 'node:crypto';
import pg from 'pg';
import { namedFiles } from '../backup/files.ts';
import { digestOf, quoted, SAME_TEXT, type Digest, type Table } from '../backup/tables.ts';
import { holdingsOf } from './holdings.ts';

/** What stays of an owner that left, for its data protection officer. It names nobody. */
export interface DepartureCertificate {
	owner: { id: string; name: string };
	/** When it was asked for and done, by the clock of the database. */
	askedAt: string;
	erasedAt: string;
	projects: number;
	/** Accounts that were erased; those who take part in something of another owner, or run the server, stay. */
	accounts: number;
	files: number;
	/** Rows that were erased, table by table, with the SHA-256 of their text as a backup writes it. */
	tables: Record<string, { rows: number; sha256: string }>;
	/** SHA-256 of the archive that was handed over; null: they wanted none. */
	archive: string | null;
	/** Until when a copy may be left in the nightly backups; null: this server makes none. */
	backupsUntil: string | null;
}

export interface Erased {
	certificate: DepartureCertificate;
	/** SHA-256 of the certificate as `certificateText` gives it. */
	sha256: string;
	/** Where lines may still be open. */
	documentIds: string[];
	accountIds: string[];
	participantIds: string[];
	/** In the store of files: their bytes are to be deleted. */
	fileKeys: string[];
}

/**
 * Erases an owner whose departure is due, with everything that hangs on it, in one transaction and with one statement for
 * all its tables, and leaves the certificate. Null: nothing is due (any more). Somebody who writes at this very moment
 * makes it fail with nothing changed: to be tried again.
 */
export async function eraseOwner(options: {
	databaseUrl: string;
	ownerId: string;
	/** The present moment. */
	now: Date;
	/** How many nights a backup is kept; null: none is made. */
	backupNights: number | null;
}): Promise<Erased | null> {
	const { ownerId, now, backupNights } = options;
	const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'trame departure' });
	await client.connect();
	try {
		await client.query('begin isolation level repeatable read');
		await client.query(SAME_TEXT);
		const { rows: due } = await client.query<{ name: string; askedAt: Date; archive: string | null }>(
			`select owner.name, owner_departure.asked_at as "askedAt", owner_departure.export_sha256 as archive
			from owner join owner_departure on owner_departure.owner_id = owner.id
			where owner.id = $1 and owner_departure.due_at <= $2 for update`,
			[ownerId, now],
		);
		const [departure] = due;
		if (!departure) return null;
		await client.query('select from project where owner_id = $1 for update', [ownerId]);
		const { owned, people, ofPeople } = await holdingsOf(client, ownerId);
		const digests: Record<string, Digest> = {};
		for (const table of [...owned, ...ofPeople, people]) digests[table.name] = await digestOf(client, table);
		const documentIds = await idsIn(client, owned, 'document');
		const participantIds = await idsIn(client, owned, 'participant');
		const accountIds = await idsIn(client, [people], 'account');
		const files = owned.find(({ name }) => name === 'file');
		const fileKeys: string[] = [];
		for await (const { key } of namedFiles(client, files?.where)) fileKeys.push(key);

		await client.query(deleteAll(owned));
		await client.query('delete from account where id = any ($1)', [accountIds]);
		// Projects always have somebody who answers for them.
		await client.query('insert into owner (name) select $1 where not exists (select from owner)', ['']);

		const certificate: DepartureCertificate = {
			owner: { id: ownerId, name: departure.name },
			askedAt: departure.askedAt.toISOString(),
			erasedAt: now.toISOString(),
			projects: digests['project']?.rows ?? 0,
			accounts: accountIds.length,
			files: digests['file']?.rows ?? 0,
			tables: Object.fromEntries(
				Object.entries(digests)
					.filter(([, { rows }]) => rows > 0)
					.map(([name, { rows, sha256 }]) => [name, { rows, sha256 }]),
			),
			archive: departure.archive,
			backupsUntil: backupNights === null ? null : new Date(now.getTime() + backupNights * DAY).toISOString(),
		};
		const sha256 = createHash('sha256').update(certificateText(certificate)).digest('hex');
		await client.query('insert into departure_certificate (erased_at, certificate, sha256) values ($1, $2, $3)', [
			now,
			JSON.stringify(certificate),
			sha256,
		]);
		await client.query(
			`insert into audit_event (project_id, by_kind, act, at) values (null, 'server', 'owner.erased', $1)`,
			[now],
		);
		await client.query('commit');
		return { certificate, sha256, documentIds, accountIds, participantIds, fileKeys };
	} finally {
		// What is not committed by now is undone with the connection.
		await client.end();
	}
}

const DAY = 24 * 3600 * 1000;

/** The certificate as its hash was taken, whatever order its keys came back in. */
export function certificateText(certificate: DepartureCertificate): string {
	return `${JSON.stringify(certificate, ordered, 2)}\n`;
}

function ordered(_: string, value: unknown): unknown {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
}

/** All tables at once: every condition sees the same rows, and foreign keys are checked at the end, in whatever order. */
function deleteAll(tables: readonly Table[]): string {
	const parts = tables.map(
		({ name, where = 'true' }, index) => `gone_${index} as (delete from ${quoted(name)} where ${where})`,
	);
	return `with ${parts.join(', ')} select 1`;
}

async function idsIn(client: pg.ClientBase, tables: readonly Table[], name: string): Promise<string[]> {
	const table = tables.find((one) => one.name === name);
	if (!table) return [];
	const { rows } = await client.query<{ id: string }>(
		`select id::text as id from ${quoted(name)} where ${table.where} order by 1`,
	);
	return rows.map(({ id }) => id);
}
