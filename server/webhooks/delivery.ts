import type { Kysely } from 'kysely';
import type { Seal } from '../auth/seal.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import { queueWebhookNews } from '../db/webhook-news-store.ts';
import {
	claimDelivery,
	finishDelivery,
	pauseWebhook,
	postponeDelivery,
	type ClaimedDelivery,
} from '../db/webhook-store.ts';
import type { Log } from '../log.ts';
import type { Sender } from './send.ts';
import { signedHeaders, webhookSecret } from './signature.ts';

/** Then a delivery is given up and shown; with the waits between them, two days. */
const MOST_ATTEMPTS = 12;

/**
 * Tells webhooks what happened: queues what is new, then sends what is due. Claimed in one transaction, sent, marked in
 * another: after a crash in between it is sent again under the same id, which receivers know it by.
 */
export function createWebhookDelivery(deps: {
	db: Kysely<Database>;
	clock: Clock;
	log: Log;
	seal: Seal;
	send: Sender;
}) {
	const { db, clock, log, seal, send } = deps;

	async function deliver(delivery: ClaimedDelivery): Promise<void> {
		const { id, webhookId, url, event, data, at, attempts, now } = delivery;
		const body = JSON.stringify({ type: event, timestamp: at.toISOString(), data });
		const headers = signedHeaders(webhookSecret(seal, webhookId), { id, at: now, body });
		const began = performance.now();
		const result = await send(url, body, headers);
		const took = { status: result.status, milliseconds: Math.round(performance.now() - began) };
		if (result.ok) return finishDelivery(db, clock, id, { state: 'delivered', ...took, reason: '' });
		const { status, reason } = result;
		log.warn({ webhook: webhookId, delivery: id, status, reason }, 'webhook not delivered');
		if (reason === 'gone') await pauseWebhook(db, webhookId);
		const over = attempts >= MOST_ATTEMPTS || reason === 'gone' || reason === 'address';
		if (over) return finishDelivery(db, clock, id, { state: 'failed', ...took, reason });
		return postponeDelivery(db, clock, id, { minutes: backOff(attempts), ...took, reason });
	}

	return async function tellWebhooks(signal?: AbortSignal): Promise<void> {
		await queueWebhookNews(db, clock);
		while (!signal?.aborted) {
			const delivery = await claimDelivery(db, clock);
			if (!delivery) return;
			await deliver(delivery);
		}
	};
}
export type WebhookDelivery = ReturnType<typeof createWebhookDelivery>;

/** Minutes to wait after so many tries: 1, 2, 4… up to 12 hours. */
const backOff = (attempts: number) => Math.min(2 ** (attempts - 1), 720);
