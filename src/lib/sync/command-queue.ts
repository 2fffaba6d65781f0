import type { CommandMessage, CommandResultMessage } from '#lib/schemas/wire.ts';
import type { Connection } from './connection.ts';
import { memoryOutbox, type Outbox } from './outbox.ts';
import { uuid } from './uuid.ts';

/** Refusals that a later attempt may not meet: the command stays in the outbox. */
const PASSING = new Set(['unavailable', 'too_many']);
const TRY_AGAIN_MS = 3000;

export type Refused = { command: CommandMessage; code: string; reason: string; field: string | undefined };

export interface CommandQueue {
	/** Commands without a result, oldest first: drawn over the board until the server has spoken. */
	readonly pending: readonly CommandMessage[];
	/** Since when something waits; null when nothing does. */
	readonly waitingSince: number | null;
	/** Keeps, then sends. Resolves with the result, or with null when the queue is closed before it came. */
	run(name: string, payload: unknown): Promise<CommandResultMessage | null>;
	/** Sends everything that waits by another road (HTTP), one by one and in order. */
	drain(post: (command: CommandMessage) => Promise<CommandResultMessage>): Promise<void>;
	close(): void;
}

/**
 * Commands on their way: kept in the outbox first, sent in order, sent again after every reconnection, removed when
 * their result came. The server applies a command once whatever happens (client-made id).
 */
export function createCommandQueue(options: {
	connection: Connection;
	outbox: Promise<Outbox>;
	onChange: () => void;
	onRefused: (refused: Refused) => void;
}): CommandQueue {
	const { connection } = options;
	let pending: CommandMessage[] = [];
	let waitingSince: number | null = null;
	let closed = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let outbox: Outbox = memoryOutbox();
	const waiting = new Map<string, (result: CommandResultMessage | null) => void>();

	function setPending(next: CommandMessage[]) {
		pending = next;
		waitingSince = pending.length === 0 ? null : (waitingSince ?? Date.now());
		options.onChange();
	}

	/** What waits from an earlier visit goes before anything written now. */
	const ready = options.outbox.then(async (opened) => {
		outbox = opened;
		const stored = await opened.list();
		if (stored.length > 0 && !closed) setPending([...stored, ...pending]);
		stored.forEach((command) => connection.send(command));
	});
	let chain: Promise<void> = ready.catch(() => undefined);

	function sendAll() {
		chain = chain.then(() => {
			if (!closed) pending.forEach((command) => connection.send(command));
		});
	}

	function settle(result: CommandResultMessage) {
		const command = pending.find((candidate) => candidate.id === result.id);
		if (!command) return;
		if (!result.ok && PASSING.has(result.code)) {
			clearTimeout(timer);
			timer = setTimeout(sendAll, TRY_AGAIN_MS);
			return;
		}
		setPending(pending.filter((candidate) => candidate !== command));
		void outbox.remove(command.id).catch(() => undefined);
		waiting.get(command.id)?.(result);
		waiting.delete(command.id);
		if (!result.ok) {
			options.onRefused({ command, code: result.code, reason: result.reason, field: result.field });
		}
	}

	let open = connection.state().status === 'connected';
	const stops = [
		connection.onResult(settle),
		connection.onState(() => {
			const now = connection.state().status === 'connected';
			if (now && !open) sendAll();
			open = now;
		}),
	];

	return {
		get pending() {
			return pending;
		},
		get waitingSince() {
			return waitingSince;
		},
		run(name, payload) {
			const command: CommandMessage = { id: uuid(), name, payload };
			setPending([...pending, command]);
			const result = new Promise<CommandResultMessage | null>((resolve) => waiting.set(command.id, resolve));
			chain = chain.then(async () => {
				// A full or broken store must not keep the command from leaving: it is still held in memory.
				await outbox.add(command).catch(() => undefined);
				if (!closed) connection.send(command);
			});
			return result;
		},
		async drain(post) {
			await chain;
			for (const command of pending) {
				const result = await post(command);
				settle(result);
				if (!result.ok && PASSING.has(result.code)) return;
			}
		},
		close() {
			closed = true;
			clearTimeout(timer);
			for (const stop of stops) stop();
			for (const resolve of waiting.values()) resolve(null);
			outbox.close();
		},
	};
}
