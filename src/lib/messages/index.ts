import type { Messages } from './fr/index.ts';

export type { Messages } from './fr/index.ts';

/** The catalogue of one language. A dynamic import, so that a page carries one language only. */
export async function loadMessages(locale: 'fr' | 'en'): Promise<Messages> {
	return locale === 'en' ? (await import('./en/index.ts')).en : (await import('./fr/index.ts')).fr;
}

/** The sentence for a refusal's reason (a code of our own, from a form, the socket or an error page). */
export function explain(messages: Messages, reason: string | undefined): string {
	const sentences: Record<string, string> = messages.refusals;
	const known = reason !== undefined && Object.prototype.hasOwnProperty.call(sentences, reason);
	return (known ? sentences[reason] : undefined) ?? messages.refusals.unknown;
}
