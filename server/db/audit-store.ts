import { sql } from 'kysely';
import { isAuditAct, type AuditAct, type AuditActor, type AuditEntry } from '#lib/domain/audit.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * Whose act it was. A principal acts in their own project. The others name the project that the act concerns, or null for
 * the whole instance. `withheld`: somebody whose identity must not be kept (an erasure).
 */
export type ActingParty =
	| Pick<ParticipantPrincipal, 'kind' | 'participantId' | 'projectId'>
	| { kind: 'account'; accountId: string; projectId: string | null }
	| { kind: 'operator' | 'server' | 'withheld'; projectId: string | null };

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

export interface AuditFilter {
	acts: readonly AuditAct[];
	/** One participant (of a project) or account (of the instance). */
	by: string | null;
	/** Id of the last act of the page before. */
	after: string | null;
	limit: number;
}

/** The acts of a project, or with null those of the whole instance, newest first. */
export async function listAuditEvents(db: Tx, projectId: string | null, filter: AuditFilter): Promise<AuditRecord[]> {
	const { acts, by, after, limit } = filter;
	const { rows } = await sql<Row>`
		select e.id, e.at, e.act, e.about, e.by_kind as "by", coalesce(p.display_name, a.display_name) as "byName",
			coalesce(nullif(s.display_name, ''), college.label, organisation.name, round.title) as name,
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
		where e.project_id is not distinct from ${projectId} and e.act = any (${[...acts]}::text[])
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

/** Whoever acted in this project (or, with null, on the instance) and still has a name. */
export async function listAuditActors(db: Tx, projectId: string | null): Promise<{ id: string; name: string }[]> {
	const { rows } = await sql<{ id: string; name: string }>`
		select distinct coalesce(p.id, a.id) as id, coalesce(p.display_name, a.display_name) as name
		from audit_event e
		left join participant p on p.id = e.participant_id
		left join account a on a.id = e.account_id
		where e.project_id is not distinct from ${projectId} and coalesce(p.display_name, a.display_name, '') <> ''
		order by name, id`.execute(db);
	return rows;
}
