import { createHmac } from 'node:crypto';
import type { Seal } from '../auth/seal.ts';

/**
 * The secret of a webhook, as Standard Webhooks writes it. It follows from the server's key, so that it is stored nowhere
 * and a steward can read it again.
 */
export function webhookSecret(seal: Seal, webhookId: string): string {
	const bytes = Buffer.from(seal.derive('webhook', webhookId), 'base64url');
	return `whsec_${bytes.toString('base64')}`;
}

/** Headers by which a receiver knows who sent this body, and when. `at`: seconds since 1970. */
export function signedHeaders(
	secret: string,
	message: { id: string; at: number; body: string },
): Record<string, string> {
	const { id, at, body } = message;
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
	return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}
