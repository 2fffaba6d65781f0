import { CompiledQuery, sql } from 'kysely';
import type { DocumentKind, Tx } from '../documents.ts';
import { often } from './often.ts';

export interface DocumentRow {
	id: string;
	kind: DocumentKind;
	projectId: string;
	/** Number of the last committed update; 0: none. */
	seq: number;
	/** Hash of the last committed update; empty: none. */
	hash: Buffer;
	rightsVersion: number;
	/** Rows up to here keep their hash and have lost their bytes. */
	erasedSeq: number;
	/** Words left it, and its history is about to be erased. */
	forgetting: boolean;
}

/** One committed update. `hash` is SHA-256 of `prevHash` and `bytes`; no bytes at all: it was erased since. */
export interface UpdateRow {
	seq: number;
	participantId: string | null;
	bytes: Buffer;
	prevHash: Buffer;
	hash: Buffer;
}

/** Rows to append to one document, counting on its head being at `expectedSeq` under `rightsVersion`. */
export interface Append {
	documentId: string;
	expectedSeq: number;
	rightsVersion: number;
	rows: UpdateRow[];
}

const COLUMNS = [
	'id',
	'kind',
	'project_id',
	'head_seq',
	'head_hash',
	'rights_version',
	'erased_seq',
	'forget_at',
] as const;

export async function findDocument(db: Tx, id: string): Promise<DocumentRow | null> {
	const [row] = await documentsOf(db, id);
	return row ? documentOf(row) : null;
}

const documentsOf = often((db, id: string) => db.selectFrom('document').where('id', '=', id).select(COLUMNS).compile());

/** A document, its newest checkpoint, and the hash of the row that this stands at (null: there is no such row). */
export interface DocumentOpening {
	row: DocumentRow;
	checkpoint: CheckpointRow | null;
	hash: Buffer | null;
}

export async function findOpening(db: Tx, id: string): Promise<DocumentOpening | null> {
	const [row] = await openingsOf(db, id);
	if (!row) return null;
	const { seq, bytes, sha256, hash } = row;
	const checkpoint = seq !== null && bytes && sha256 ? { seq, bytes, sha256 } : null;
	return { row: documentOf(row), checkpoint, hash };
}

const openingsOf = often((db, id: string) =>
	db
		.selectFrom('document')
		.leftJoinLateral(
			(of) =>
				of
					.selectFrom('document_checkpoint')
					.whereRef('document_id', '=', 'document.id')
					.orderBy('seq', 'desc')
					.limit(1)
					.select(['seq', 'bytes', 'sha256'])
					.as('newest'),
			(join) => join.onTrue(),
		)
		.leftJoin('document_update as at', (join) =>
			join.onRef('at.document_id', '=', 'document.id').onRef('at.seq', '=', 'newest.seq'),
		)
		.where('document.id', '=', id)
		.select(COLUMNS)
		.select(['newest.seq', 'newest.bytes', 'newest.sha256', 'at.hash'])
		.compile(),
);

/** The same, held until the transaction ends: nobody else moves its head meanwhile. */
export async function lockDocument(tx: Tx, id: string): Promise<DocumentRow | null> {
	const row = await tx.selectFrom('document').where('id', '=', id).select(COLUMNS).forNoKeyUpdate().executeTakeFirst();
	return row ? documentOf(row) : null;
}

export async function findDocuments(db: Tx, ids: string[]): Promise<DocumentRow[]> {
	if (ids.length === 0) return [];
	return (await db.selectFrom('document').where('id', 'in', ids).select(COLUMNS).execute()).map(documentOf);
}

export async function insertDocument(
	tx: Tx,
	document: { id: string; kind: DocumentKind; projectId: string },
	first: UpdateRow | null,
): Promise<void> {
	await tx
		.insertInto('document')
		.values({
			id: document.id,
			kind: document.kind,
			project_id: document.projectId,
			// Whoever gives first content knows its words.
			...(first ? { head_seq: first.seq, head_hash: first.hash, text_seq: first.seq } : {}),
		})
		.execute();
	if (first) await insertUpdate(tx, document.id, first);
}

/** Appends one update whose document row the transaction has locked. False: the head is not where it was expected. */
export async function appendLocked(tx: Tx, documentId: string, row: UpdateRow): Promise<boolean> {
	const { numAffectedRows } = await sql`
		with moved as (
			update document set head_seq = ${row.seq}, head_hash = ${row.hash}
			where id = ${documentId} and head_seq = ${row.seq - 1}
			returning id
		)
		insert into document_update (document_id, seq, participant_id, bytes, prev_hash, hash)
		select id, ${row.seq}::bigint, ${row.participantId}::uuid, ${row.bytes}::bytea, ${row.prevHash}::bytea, ${row.hash}::bytea
		from moved`.execute(tx);
	return numAffectedRows === 1n;
}

async function insertUpdate(tx: Tx, documentId: string, row: UpdateRow): Promise<void> {
	await tx
		.insertInto('document_update')
		.values({
			document_id: documentId,
			seq: row.seq,
			participant_id: row.participantId,
			bytes: row.bytes,
			prev_hash: row.prevHash,
			hash: row.hash,
		})
		.execute();
}

/** In the place of a hash that is not there. */
const NO_HASH = Buffer.alloc(32);

/** Compiled once: it runs for every flush. Bytes come in one piece: an array of them would be written out in hex. */
const APPEND = `
	with expected as (
		select * from unnest(
			$1::text[],
			$2::bigint[],
			$3::integer[],
			$4::bigint[],
			$5::integer[]
		) as expected (id, seq, rights_version, new_seq, last_place)
	), locked as materialized (
		select document.id
		from document join expected on expected.id = document.id
		where document.head_seq = expected.seq and document.rights_version = expected.rights_version
		order by document.id
		for no key update of document skip locked
	), moved as (
		update document set head_seq = expected.new_seq, head_hash = substring($10::bytea from 32 * expected.last_place - 31 for 32)
		from expected join locked on locked.id = expected.id
		where document.id = expected.id
			and document.head_seq = expected.seq and document.rights_version = expected.rights_version
		returning document.id
	), inserted as (
		insert into document_update (document_id, seq, participant_id, bytes, prev_hash, hash)
		select
			document_id, seq, participant_id,
			substring($9::bytea from start + 1 for length),
			case when seq = 1 then '' else substring($11::bytea from 32 * place::integer - 31 for 32) end,
			substring($10::bytea from 32 * place::integer - 31 for 32)
		from unnest($6::text[], $7::bigint[], $8::uuid[], $12::integer[], $13::integer[])
			with ordinality as appended (document_id, seq, participant_id, start, length, place)
		join moved on moved.id = appended.document_id
	)
	select id from moved`;

/**
 * Commits the updates of many documents in one statement. A document takes part only if its head and its rights are
 * those expected and nobody else holds its row: two nodes never wait for each other, and a revocation that committed
 * first keeps the rows out. Returns the ids of the documents that moved; for the others nothing was written.
 */
export async function appendUpdates(db: Tx, appends: Append[]): Promise<Set<string>> {
	const rows = appends.flatMap((append) => append.rows);
	let place = 0;
	const lastPlaces = appends.map((append) => (place += append.rows.length));
	const compiled = CompiledQuery.raw(APPEND, [
		appends.map((append) => append.documentId),
		integers(appends.map((append) => append.expectedSeq)),
		integers(appends.map((append) => append.rightsVersion)),
		integers(lastPlaces.map((last) => (rows[last - 1] as UpdateRow).seq)),
		integers(lastPlaces),
		appends.flatMap((append) => append.rows.map(() => append.documentId)),
		integers(rows.map((row) => row.seq)),
		rows.map((row) => row.participantId),
		Buffer.concat(rows.map((row) => row.bytes)),
		Buffer.concat(rows.map((row) => row.hash)),
		// The first row of a document follows none.
		Buffer.concat(rows.map((row) => (row.seq === 1 ? NO_HASH : row.prevHash))),
		integers(startsOf(rows.map((row) => row.bytes.length))),
		integers(rows.map((row) => row.bytes.length)),
	]);
	const { rows: moved } = await db.executeQuery<{ id: string }>(compiled as CompiledQuery<{ id: string }>);
	return new Set(moved.map((row) => row.id));
}

/** An array of Postgres. */
const integers = (values: number[]): string => `{${values.join()}}`;

function startsOf(lengths: number[]): number[] {
	let end = 0;
	return lengths.map((length) => (end += length) - length);
}

/** Committed updates after `seq`, up to `last` where it is given, in order. */
export async function readUpdates(db: Tx, documentId: string, seq: number, last?: number): Promise<UpdateRow[]> {
	const rows = await updatesIn(db, documentId, seq, last ?? null);
	return rows.map((row) => ({
		seq: row.seq,
		participantId: row.participant_id,
		bytes: row.bytes,
		prevHash: row.prev_hash,
		hash: row.hash,
	}));
}

const updatesIn = often((db, documentId: string, seq: number, last: number | null) =>
	db
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.where('seq', '>', seq)
		.where('seq', '<=', sql<number>`coalesce(${last}::bigint, 9223372036854775807)`)
		.orderBy('seq')
		.select(['seq', 'participant_id', 'bytes', 'prev_hash', 'hash'])
		.compile(),
);

/** Committed updates in a row, packed: a fraction of the work of as many rows. */
export interface PackedUpdates {
	/** Their numbers: `last - first + 1` of them, unless one is missing. */
	first: number;
	last: number;
	/** Their bytes one after the other, and how long each is: a 32-bit number in network order. */
	bytes: Uint8Array;
	lengths: Uint8Array;
	/** 32 bytes each; the first update of a document follows no hash at all. */
	prevHashes: Uint8Array;
	hashes: Uint8Array;
}

/** At most `most` updates after `seq`, up to `last`; null: there are none. */
export async function readPacked(
	db: Tx,
	documentId: string,
	range: { seq: number; last: number; most: number },
): Promise<PackedUpdates | null> {
	const { rows } = await sql<PackedUpdates | { first: null }>`
		select
			min(seq) as first,
			max(seq) as last,
			string_agg(bytes, '' order by seq) as bytes,
			string_agg(int4send(length(bytes)), '' order by seq) as lengths,
			string_agg(prev_hash, '' order by seq) as "prevHashes",
			string_agg(hash, '' order by seq) as hashes
		from (
			select seq, bytes, prev_hash, hash from document_update
			where document_id = ${documentId} and seq > ${range.seq}::bigint and seq <= ${range.last}::bigint
			order by seq limit ${range.most}::integer
		) as page`.execute(db);
	const page = rows[0];
	return page && page.first !== null ? page : null;
}

/** Hash of one committed update; null: no such update. */
export async function findHash(db: Tx, documentId: string, seq: number): Promise<Buffer | null> {
	const row = await db
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.where('seq', '=', seq)
		.select('hash')
		.executeTakeFirst();
	return row?.hash ?? null;
}

export interface CheckpointRow {
	seq: number;
	bytes: Buffer;
	sha256: Buffer;
}

/** The newest checkpoints of a document, or the newest that do not stand after `last`; the newest first. */
export async function readCheckpoints(db: Tx, documentId: string, last?: number): Promise<CheckpointRow[]> {
	let query = db
		.selectFrom('document_checkpoint')
		.where('document_id', '=', documentId)
		.orderBy('seq', 'desc')
		.limit(KEPT_CHECKPOINTS)
		.select(['seq', 'bytes', 'sha256']);
	if (last !== undefined) query = query.where('seq', '<=', last);
	return query.execute();
}

/** Those that opening reads. */
const KEPT_CHECKPOINTS = 2;
/** Of older ones the first in each span of so many updates is kept: the past is opened from there. */
export const HISTORY_SPAN = 5000;

/** One that was made before an erasure came through, and may hold the erased words, is passed over. */
export async function insertCheckpoint(db: Tx, documentId: string, checkpoint: CheckpointRow): Promise<void> {
	const { seq, bytes, sha256 } = checkpoint;
	// The share lock waits for an erasure under way, and sees what it did.
	await sql`
		insert into document_checkpoint (document_id, seq, bytes, sha256)
		select id, ${seq}::bigint, ${bytes}::bytea, ${sha256}::bytea from document
		where id = ${documentId} and erased_seq <= ${seq}::bigint
		for share
		on conflict do nothing`.execute(db);
	const kept = db
		.selectFrom('document_checkpoint')
		.where('document_id', '=', documentId)
		.orderBy('seq', 'desc')
		.limit(KEPT_CHECKPOINTS)
		.select('seq');
	await db
		.deleteFrom('document_checkpoint as old')
		.where('old.document_id', '=', documentId)
		.where('old.seq', 'not in', kept)
		// Without the state that an erasure left, nothing could be opened between it and the next one.
		.where('old.seq', '<>', (eb) => eb.selectFrom('document').where('id', '=', documentId).select('erased_seq'))
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('document_checkpoint as first')
					.whereRef('first.document_id', '=', 'old.document_id')
					.whereRef('first.seq', '<', 'old.seq')
					.where(sql<boolean>`first.seq / ${HISTORY_SPAN}::bigint = old.seq / ${HISTORY_SPAN}::bigint`)
					.select('first.seq'),
			),
		)
		.execute();
}

/**
 * Everything up to the head of a locked document becomes this one state: older checkpoints go, rows keep their numbers
 * and hashes and lose their bytes.
 */
export async function replaceHistory(tx: Tx, documentId: string, checkpoint: CheckpointRow): Promise<void> {
	const { seq } = checkpoint;
	await tx.deleteFrom('document_checkpoint').where('document_id', '=', documentId).execute();
	await tx
		.insertInto('document_checkpoint')
		.values({ document_id: documentId, ...checkpoint })
		.execute();
	await tx
		.updateTable('document_update')
		.set({ bytes: Buffer.alloc(0) })
		.where('document_id', '=', documentId)
		.where('seq', '<=', seq)
		.where(sql`length(bytes)`, '>', 0)
		.execute();
	await tx.updateTable('document').set({ erased_seq: seq, forget_at: null }).where('id', '=', documentId).execute();
}

/** The history of this document is to be erased soon after the commit. */
export async function wantForgotten(tx: Tx, documentId: string): Promise<void> {
	await tx
		.updateTable('document')
		.set({ forget_at: sql`now()` })
		.where('id', '=', documentId)
		.execute();
}

/** Documents whose history has been waiting to be erased for `seconds`, the longest first. */
export async function findForgotten(db: Tx, seconds: number): Promise<string[]> {
	const rows = await db
		.selectFrom('document')
		.where('forget_at', '<=', sql<Date>`now() - ${seconds} * interval '1 second'`)
		.orderBy('forget_at')
		.limit(20)
		.select('id')
		.execute();
	return rows.map((row) => row.id);
}

/**
 * Binds client ids to a participant (null: the server) unless they already belong to somebody. Returns who owns each,
 * committed when this resolves.
 */
export async function bindClients(
	db: Tx,
	documentId: string,
	clientIds: number[],
	participantId: string | null,
	/** Of ids of the server: in whose place it writes, and when those words were first written where they only come back. */
	origin: { writtenFor: string | null; boundAt?: Date } = { writtenFor: null },
): Promise<Map<number, string | null>> {
	const rows = await bindings(db, documentId, clientIds, participantId, origin.writtenFor, origin.boundAt ?? null);
	const owners = new Map(rows.map((row) => [row.client_id, row.participant_id]));
	// Bound by somebody else while this statement ran, which sees only what was there when it began.
	const late = clientIds.filter((clientId) => !owners.has(clientId));
	if (late.length === 0) return owners;
	return new Map([...owners, ...(await findOwners(db, documentId, late))]);
}

const bindings = often(
	(
		db,
		documentId: string,
		clientIds: number[],
		participantId: string | null,
		writtenFor: string | null,
		boundAt: Date | null,
	) =>
		sql<{ client_id: number; participant_id: string | null }>`
			with bound as (
				insert into client_binding (document_id, client_id, participant_id, written_for, bound_at)
				select ${documentId}::text, client_id, ${participantId}::uuid, ${writtenFor}::uuid, coalesce(${boundAt}, now())
				from unnest(${clientIds}::bigint[]) as client_id
				on conflict do nothing
				returning client_id, participant_id
			)
			select client_id, participant_id from bound
			union all
			select client_id, participant_id from client_binding
			where document_id = ${documentId}::text and client_id = any(${clientIds}::bigint[])`.compile(db),
);

/** Whose words stand under these ids, the server's included where it wrote in somebody's place. */
export async function readAuthors(
	db: Tx,
	documentId: string,
	clientIds: number[],
): Promise<Map<number, { participantId: string | null; boundAt: Date }>> {
	if (clientIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('client_binding')
		.where('document_id', '=', documentId)
		.where('client_id', '=', sql<number>`any(${clientIds}::bigint[])`)
		.select((eb) => ['client_id', 'bound_at', eb.fn.coalesce('participant_id', 'written_for').as('author')])
		.execute();
	return new Map(rows.map((row) => [row.client_id, { participantId: row.author, boundAt: row.bound_at }]));
}

/** Who owns these client ids; those that nobody has shown are not in it. */
export async function findOwners(db: Tx, documentId: string, clientIds: number[]): Promise<Map<number, string | null>> {
	const rows = await db
		.selectFrom('client_binding')
		.where('document_id', '=', documentId)
		.where('client_id', 'in', clientIds)
		.select(['client_id', 'participant_id'])
		.execute();
	return new Map(rows.map((row) => [row.client_id, row.participant_id]));
}

/** How many people have words in each of these documents; `clientIds`: those with words in it. */
export async function countWriters(
	db: Tx,
	texts: readonly { documentId: string; clientIds: number[] }[],
): Promise<Map<string, number>> {
	const pairs = texts.flatMap(({ documentId, clientIds }) => clientIds.map((clientId) => ({ documentId, clientId })));
	if (pairs.length === 0) return new Map();
	const { rows } = await sql<{ id: string; writers: number }>`
		select document_id as id, count(distinct coalesce(participant_id, written_for))::integer as writers
		from client_binding join unnest(
			${pairs.map(({ documentId }) => documentId)}::text[],
			${pairs.map(({ clientId }) => clientId)}::bigint[]
		) as shown (document, client) on document_id = document and client_id = client
		group by document_id`.execute(db);
	return new Map(rows.map(({ id, writers }) => [id, writers]));
}

/** Nothing accepted under the present rights is committed after this transaction. */
export async function bumpRights(tx: Tx, documentId: string): Promise<void> {
	await tx
		.updateTable('document')
		.set((row) => ({ rights_version: row('rights_version', '+', 1) }))
		.where('id', '=', documentId)
		.execute();
}

/** The same for a whole project. Rows are locked in the order that every flush uses. */
export async function bumpProjectRights(tx: Tx, projectId: string): Promise<void> {
	await tx
		.selectFrom('document')
		.where('project_id', '=', projectId)
		.orderBy('id')
		.select('id')
		.forNoKeyUpdate()
		.execute();
	await tx
		.updateTable('document')
		.set((row) => ({ rights_version: row('rights_version', '+', 1) }))
		.where('project_id', '=', projectId)
		.execute();
}

/** Texts whose last words the services have not received: a crash came between the commit and the refresh. */
export async function findStaleTexts(db: Tx): Promise<string[]> {
	const rows = await db
		.selectFrom('document')
		.where('kind', '=', 'text')
		.whereRef('text_seq', '<', 'head_seq')
		.select('id')
		.execute();
	return rows.map((row) => row.id);
}

/** Notes up to which place in the log the words of these documents were handed on. */
export async function markTextSeqs(db: Tx, texts: readonly { documentId: string; seq: number }[]): Promise<void> {
	if (texts.length === 0) return;
	await sql`
		with told as materialized (
			select document.id, told.seq
			from document join unnest(
				${texts.map(({ documentId }) => documentId)}::text[],
				${texts.map(({ seq }) => seq)}::bigint[]
			) as told (id, seq) on told.id = document.id
			where document.text_seq < told.seq
			order by document.id
			for no key update of document
		)
		update document set text_seq = told.seq from told where document.id = told.id`.execute(db);
}

function documentOf(row: {
	id: string;
	kind: DocumentKind;
	project_id: string;
	head_seq: number;
	head_hash: Buffer;
	rights_version: number;
	erased_seq: number;
	forget_at: Date | null;
}): DocumentRow {
	return {
		id: row.id,
		kind: row.kind,
		projectId: row.project_id,
		seq: row.head_seq,
		hash: row.head_hash,
		rightsVersion: row.rights_version,
		erasedSeq: row.erased_seq,
		forgetting: row.forget_at !== null,
	};
}
