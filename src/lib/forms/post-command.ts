import { deserialize } from '$app/forms';
import type { CommandMessage, CommandResultMessage } from '#lib/schemas/wire.ts';

/** Statuses of refusals that a later attempt may not meet. */
const PASSING: Record<number, string> = { 429: 'too_many', 503: 'unavailable' };

/**
 * The other road of a command when WebSockets are blocked: the page's own form action, under the same id, so that it is
 * applied once whichever road arrives first. No answer at all counts as `unavailable`: it stays in the outbox.
 */
export async function postCommand(command: CommandMessage): Promise<CommandResultMessage> {
	const { id } = command;
	const body = new FormData();
	body.set('id', id);
	body.set('name', command.name);
	body.set('payload', JSON.stringify(command.payload));
	try {
		const response = await fetch('?/command', {
			method: 'POST',
			body,
			headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
		});
		const answer = deserialize(await response.text());
		if (answer.type === 'success') return { id, ok: true, result: answer.data ?? {} };
		if (answer.type === 'failure') {
			const { reason, field } = (answer.data ?? {}) as { reason?: string; field?: string };
			const code = PASSING[answer.status] ?? 'invalid';
			return { id, ok: false, code, reason: reason ?? code, ...(field ? { field } : {}) };
		}
	} catch {
		// No network, or not an answer of ours: the command waits for the next attempt.
	}
	return { id, ok: false, code: 'unavailable', reason: 'unavailable' };
}
