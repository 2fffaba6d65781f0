import { sql } from 'kysely';
import { isAuditAct, type AuditAct, type AuditActor, type AuditEntry } from '#lib/domain/audit.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * Whose act it was. A principal acts in their own project. The others name the project that the act concerns, or null for
 * what stands above projects: with `ownerId` an owner, without it the whole instance. `withheld`: somebody whose identity must not be kept (an erasure).
 */
export type ActingParty =
	| Pick<ParticipantPrincipal, 'kind' | 'participantId' | 'projectId'>
	| { kind: 'account'; accountId: string; projectId: string | null; ownerId?: string }
	| { kind: 'operator' | 'server' | 'withheld'; projectId: string | null; ownerId?: string };

/**
 * Writes one line of the audit log. Call it with the `tx` of the act itself, so that there is a line exactly when the act
 * was done:
 *
 *     await recordAct(tx, clock, principal, { act: 'member.removed', about: { participantId } });
 *
 * Acts and what may be said of them are the closed list of `src/lib/domain/audit.ts`.
 */
export async function recordAct(tx: Tx, clock: Clock, by: ActingParty, { act, about }: AuditEntry): Promise<void> {
	await tx
		.insertInto('audit_event')
		.values({
			project_id: by.projectId,
			owner_id: by.kind === 'participant' ? null : (by.ownerId ?? null),
			by_kind: by.kind,
			participant_id: by.kind === 'participant' ? by.participantId : null,
			account_id: by.kind === 'account' ? by.accountId : null,
			act,
			about: JSON.stringify(about),
			at: clock.now,
		})
		.execute();
}

/** One act as the log's page reads it. Names are those of today: who was erased has none. */
export interface AuditRecord {
	id: string;
	at: Date;
	entry: AuditEntry;
	by: AuditActor;
	/** Of the participant or account; null where nobody is to be named, empty when they were erased. */
	byName: string | null;
	/** What the act was about, as it is called today; null when it is gone. */
	subject: {
		name: string | null;
		noteNumber: number | null;
		boardId: string | null;
		item: { id: string; kind: ItemKind; number: number } | null;
		roundId: string | null;
	};
}

/** Where acts stand: in a project; above the projects of an owner; above all projects, those of every owner included. */
export type AuditPlace = { projectId: string } | { ownerId: string } | 'instance';

function at(place: AuditPlace) {
	if (place === 'instance') return sql`e.project_id is null`;
	return 'projectId' in place ? sql`e.project_id = ${place.projectId}` : sql`e.owner_id = ${place.ownerId}`;
}

export interface AuditFilter {
	acts: readonly AuditAct[];
	/** One participant (of a project) or account (of the instance). */
	by: string | null;
	/** Id of the last act of the page before. */
	after: string | null;
	limit: number;
}

/** Newest first. */
export async function listAuditEvents(db: Tx, place: AuditPlace, filter: AuditFilter): Promise<AuditRecord[]> {
	const { acts, by, after, limit } = filter;
	const { rows } = await sql<Row>`
		select e.id, e.at, e.act, e.about, e.by_kind as "by", coalesce(p.display_name, a.display_name) as "byName",
			coalesce(
				nullif(s.display_name, ''), nullif(named.display_name, ''), college.label, organisation.name, round.title,
				workshop.title, case when e.about->>'accountId' is null then nullif(owner.name, '') end
			) as name,
			note.number as "noteNumber", note.board_id as "boardId", item.id as "itemId", item.kind as "itemKind",
			item.number as "itemNumber", round.id as "roundId"
		from audit_event e
		left join participant p on p.id = e.participant_id
		left join account a on a.id = e.account_id
		left join participant s on s.id = (e.about->>'participantId')::uuid
		left join college on college.id = (e.about->>'collegeId')::uuid and e.about->>'participantId' is null
		left join organisation on organisation.id = (e.about->>'organisationId')::uuid and e.about->>'participantId' is null
		left join note on note.id = (e.about->>'noteId')::uuid
		left join item on item.id = (e.about->>'itemId')::uuid
		left join comment_round round on round.id = (e.about->>'roundId')::uuid
		left join account named on named.id = (e.about->>'accountId')::uuid
		left join workshop on workshop.id = (e.about->>'workshopId')::uuid
		left join owner on owner.id = e.owner_id
		where ${at(place)} and e.act = any (${[...acts]}::text[])
			${by === null ? sql`` : sql`and (e.participant_id = ${by} or e.account_id = ${by})`}
			${after === null ? sql`` : sql`and (e.at, e.id) < (select at, id from audit_event where id = ${after})`}
		order by e.at desc, e.id desc
		limit ${limit}`.execute(db);
	return rows.flatMap((row) => record(row) ?? []);
}

interface Row {
	id: string;
	at: Date;
	act: string;
	about: unknown;
	by: AuditActor;
	byName: string | null;
	name: string | null;
	noteNumber: number | null;
	boardId: string | null;
	itemId: string | null;
	itemKind: ItemKind | null;
	itemNumber: number | null;
	roundId: string | null;
}

function record(row: Row): AuditRecord | null {
	const { id, at, act, about, by, byName, name, noteNumber, boardId, itemId, itemKind, itemNumber, roundId } = row;
	if (!isAuditAct(act)) return null;
	const named = by === 'participant' || by === 'account';
	const item = itemId && itemKind && itemNumber !== null ? { id: itemId, kind: itemKind, number: itemNumber } : null;
	return {
		...{ id, at, by },
		// Written by `recordAct` alone, under the same type.
		entry: { act, about } as AuditEntry,
		byName: named ? (byName ?? '') : null,
		subject: { name, noteNumber, boardId, item, roundId },
	};
}

/** Whoever acted there and still has a name. */
export async function listAuditActors(db: Tx, place: AuditPlace): Promise<{ id: string; name: string }[]> {
	const { rows } = await sql<{ id: string; name: string }>`
		select distinct coalesce(p.id, a.id) as id, coalesce(p.display_name, a.display_name) as name
		from audit_event e
		left join participant p on p.id = e.participant_id
		left join account a on a.id = e.account_id
		where ${at(place)} and coalesce(p.display_name, a.display_name, '') <> ''
		order by name, id`.execute(db);
	return rows;
}
