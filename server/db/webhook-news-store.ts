import { sql, type RawBuilder } from 'kysely';
import type { WebhookEvent } from '#lib/domain/api.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * What has happened in a project, by event: `project_id`, the moment `at`, the `occasion` that names it for ever, and its
 * `data`: ids and what a published project would show. An occasion that names a moment comes again when the thing does.
 */
const NEWS: Record<WebhookEvent, (clock: Clock) => RawBuilder<unknown>> = {
	'item.created': () => sql`
		select project_id, created_at as at, 'item.created ' || id as occasion,
			jsonb_build_object('itemId', id, 'kind', kind, 'number', number, 'boardId', board_id) as data
		from item`,
	'item.changed': () => sql`
		select project_id, changed_at as at, 'item.changed ' || id || ' ' || extract(epoch from changed_at) as occasion,
			jsonb_build_object('itemId', id, 'kind', kind, 'number', number, 'state', state, 'version', version) as data
		from item where changed_at > created_at`,
	'round.opened': (clock) => sql`
		select project_id, opens_at as at, 'round.opened ' || id as occasion,
			jsonb_build_object('roundId', id, 'opensAt', opens_at, 'closesAt', closes_at) as data
		from comment_round where opens_at <= ${clock.now}`,
	'round.closed': (clock) => sql`
		select project_id, closes_at as at, 'round.closed ' || id || ' ' || extract(epoch from closes_at) as occasion,
			jsonb_build_object('roundId', id, 'closesAt', closes_at) as data
		from comment_round where closes_at <= ${clock.now}`,
	'agreement.recorded': () => sql`
		select item.project_id, recorded_at as at,
			'agreement.recorded ' || agreement.id || ' ' || extract(epoch from recorded_at) as occasion,
			jsonb_build_object('agreementId', agreement.id, 'itemId', item_id, 'version', item_version,
				'outcome', outcome, 'roundId', round_id) as data
		from agreement join item on item.id = agreement.item_id`,
	'contract.article_placed': () => sql`
		select contract.project_id, placed_at as at, 'contract.article_placed ' || contract_clause.id as occasion,
			jsonb_build_object('clauseId', contract_clause.id, 'sectionId', section_id, 'agreementId', agreement_id) as data
		from contract_clause
			join contract_section on contract_section.id = section_id
			join contract on contract.id = contract_section.contract_id`,
};

/**
 * Queues what active webhooks have not been told yet: due-ness is asked of the rows, so a missed tick delays and loses
 * nothing, and the same occasion is queued once. Returns how many were queued.
 */
export async function queueWebhookNews(db: Tx, clock: Clock): Promise<number> {
	let queued = 0n;
	for (const [event, news] of Object.entries(NEWS)) {
		const result = await sql`
			insert into webhook_delivery (webhook_id, occasion, event, data, at, due_at)
			select webhook.id, news.occasion, ${event}, news.data, news.at, ${clock.now}
			from webhook join (${news(clock)}) as news on news.project_id = webhook.project_id
			where webhook.active and ${event} = any(webhook.events) and news.at >= webhook.since
			on conflict (webhook_id, occasion) do nothing`.execute(db);
		queued += result.numAffectedRows ?? 0n;
	}
	return Number(queued);
}
