import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * Queues the mails that open rounds owe at this moment, to members who may answer and have not: that it opened, until
 * half-time; from half-time on a reminder; two days before the end of a round longer than four days, the last one. Each
 * once per person, the last one once per end. A late call queues what is true now and leaves out what is past.
 * @returns how many were queued
 */
export async function queueRoundNotices(db: Tx, clock: Clock, host: string): Promise<number> {
	const { numAffectedRows } = await sql`
		insert into mail (id, kind, occasion, host, account_id, project_id, address, locale, data, due_at, expires_at,
			created_at)
		select gen_random_uuid(), due.kind,
			due.kind || ':' || due.id || ':' || account.id
				|| case when due.kind = 'round_last_days' then ':' || extract(epoch from due.closes_at)::bigint else '' end,
			${host}, account.id, project.id, account.email, coalesce(account.locale, 'fr'),
			jsonb_build_object('project', project.title, 'round', due.title, 'roundId', due.id, 'closesAt', due.closes_at),
			${clock.now}, due.closes_at, ${clock.now}
		from (
			select id, project_id, title, closes_at,
				case
					when ${clock.now} < opens_at + (closes_at - opens_at) / 2 then 'round_opened'
					when closes_at - opens_at > interval '4 days' and ${clock.now} >= closes_at - interval '2 days'
						then 'round_last_days'
					else 'round_half'
				end as kind
			from comment_round
			where settled_at is null and opens_at <= ${clock.now} and closes_at > ${clock.now}
		) due
		join project on project.id = due.project_id
		join participant on participant.project_id = due.project_id
		join account on account.id = participant.account_id
		where participant.removed_at is null
			and participant.role <> 'observer'
			and account.email is not null
			and not exists (
				select 1 from position
				where position.round_id = due.id
					and (position.participant_id = participant.id or position.cast_by = participant.id)
			)
		on conflict (occasion) do nothing`.execute(db);
	return Number(numAffectedRows ?? 0);
}

/**
 * Tells members whose visible notes stand behind an item, at any distance, what became of it: once per version and
 * outcome. Notes written by a scribe tell nobody: whose words they are is not known.
 */
export async function queueIdeaNews(
	tx: Tx,
	clock: Clock,
	host: string,
	news: { itemId: string; kind: 'idea_agreed' | 'idea_set_aside'; reason: string },
): Promise<void> {
	await sql`
		with recursive behind as (
			select ${news.itemId}::uuid as id
			union
			select item_source.source_item_id from item_source join behind on behind.id = item_source.item_id
			where item_source.source_item_id is not null
		), authors as (
			select distinct participant.account_id
			from item_source
			join behind on behind.id = item_source.item_id
			join note on note.id = item_source.note_id or note.group_id = item_source.group_id
			join participant on participant.id = note.participant_id
			where note.state = 'visible' and not note.by_scribe and participant.removed_at is null
		)
		insert into mail (id, kind, occasion, host, account_id, project_id, address, locale, data, due_at, expires_at,
			created_at)
		select gen_random_uuid(), ${news.kind},
			${news.kind} || ':' || item.id || ':' || item.version || ':' || account.id,
			${host}, account.id, project.id, account.email, coalesce(account.locale, 'fr'),
			jsonb_build_object('project', project.title, 'item', item.title, 'itemId', item.id, 'itemKind', item.kind,
				'reason', ${news.reason}::text),
			${clock.now}, ${clock.now} + interval '14 days', ${clock.now}
		from authors
		join account on account.id = authors.account_id
		join item on item.id = ${news.itemId}::uuid
		join project on project.id = item.project_id
		where account.email is not null
		on conflict (occasion) do nothing`.execute(tx);
}
