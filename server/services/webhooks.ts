import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { WebhookEvent } from '#lib/domain/api.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Seal } from '../auth/seal.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import {
	deleteWebhook,
	insertPing,
	insertWebhook,
	listDeliveries,
	listWebhooks,
	resendDelivery,
	setWebhookActive,
} from '../db/webhook-store.ts';
import { Refusal } from '../errors.ts';
import { mayCall } from '../webhooks/send.ts';
import { webhookSecret } from '../webhooks/signature.ts';
import { requirePermission } from './permission.ts';

/** Webhooks of one project. */
const MOST = 10;
/** Deliveries that their page shows. */
const SHOWN = 30;

/** Webhooks: a steward has a program told of what happens in their project. */
export function createWebhooks(deps: {
	db: Kysely<Database>;
	clock: Clock;
	seal: Seal;
	/** The operator allows plain HTTP and private networks. */
	toPrivate: boolean;
	/** After the commit: asks the delivery not to wait for its next tick. */
	soon: () => void;
}) {
	const { db, clock, seal, toPrivate, soon } = deps;
	const steward = (principal: Principal) => requirePermission(principal, 'project.settings');
	const projectOf = (principal: Principal) => steward(principal).projectId;

	return {
		/** Each with the secret that signs its messages. */
		async list(principal: Principal) {
			const webhooks = await listWebhooks(db, projectOf(principal));
			return webhooks.map((webhook) => ({ ...webhook, secret: webhookSecret(seal, webhook.id) }));
		},

		deliveries: async (principal: Principal) => listDeliveries(db, projectOf(principal), SHOWN),

		/** Refusal('invalid', 'webhook_address' or 'webhook_private', 'url'), ('conflict', 'too_many_webhooks'). */
		async add(principal: Principal, input: { url: string; events: readonly WebhookEvent[] }): Promise<void> {
			const asking = steward(principal);
			const { projectId } = asking;
			const url = URL.parse(input.url);
			if (!url || (url.protocol !== 'https:' && !toPrivate)) throw new Refusal('invalid', 'webhook_address', 'url');
			if (!mayCall(url, toPrivate)) throw new Refusal('invalid', 'webhook_private', 'url');
			url.hash = '';
			await db.transaction().execute(async (tx) => {
				await lockProject(tx, projectId);
				if ((await listWebhooks(tx, projectId)).length >= MOST) throw new Refusal('conflict', 'too_many_webhooks');
				const webhookId = await insertWebhook(tx, clock, { projectId, url: url.href, events: input.events });
				await recordAct(tx, clock, asking, { act: 'webhook.added', about: { webhookId, events: [...input.events] } });
			});
		},

		/** Nothing leaves during a pause, and what happens then is not told afterwards. */
		async setActive(principal: Principal, id: string, active: boolean): Promise<void> {
			const asking = steward(principal);
			await db.transaction().execute(async (tx) => {
				const found = await setWebhookActive(tx, clock, asking.projectId, id, active);
				if (!found) throw new Refusal('not_found', 'webhook_unknown');
				const act = active ? 'webhook.resumed' : 'webhook.paused';
				await recordAct(tx, clock, asking, { act, about: { webhookId: id } });
			});
		},

		async remove(principal: Principal, id: string): Promise<void> {
			const asking = steward(principal);
			await db.transaction().execute(async (tx) => {
				if (!(await deleteWebhook(tx, asking.projectId, id))) throw new Refusal('not_found', 'webhook_unknown');
				await recordAct(tx, clock, asking, { act: 'webhook.removed', about: {} });
			});
		},

		/** Queues a message that says nothing. */
		async ping(principal: Principal, id: string): Promise<void> {
			const webhooks = await listWebhooks(db, projectOf(principal));
			if (!webhooks.some((webhook) => webhook.id === id)) throw new Refusal('not_found', 'webhook_unknown');
			await insertPing(db, clock, id, `ping ${randomUUID()}`);
			soon();
		},

		async resend(principal: Principal, deliveryId: string): Promise<void> {
			const found = await resendDelivery(db, clock, projectOf(principal), deliveryId);
			if (!found) throw new Refusal('not_found', 'delivery_unknown');
			soon();
		},
	};
}
export type Webhooks = ReturnType<typeof createWebhooks>;
