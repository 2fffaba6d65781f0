import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Seal } from '../auth/seal.ts';
import { LONGEST_MESSAGE, readEnvelope, topicOf, writeEnvelope } from './bus-message.ts';
import type { Bus, BusMessage } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';

export interface BusFigures {
	/** Whether what other processes say arrives. */
	up: boolean;
	/** Messages given to Redis, and heard from other processes. */
	sent: number;
	heard: number;
	/** Not given to Redis, because it was away or too slow. */
	dropped: number;
	/** Heard, and not one of ours: another key, another shape, too long. */
	refused: number;
}

export interface RedisBus extends Bus {
	figures(): BusFigures;
}

/** Where heads move fast, others are told this often: the last one says all. Milliseconds. */
const HEADS_MS = 5;
const LONGEST_RETRY_MS = 2000;
/** Commands that may wait for a slow Redis. */
const MOST_WAITING = 10_000;

/**
 * The bus of several processes: pub/sub of Redis, which keeps nothing. While it is away nobody waits for it: what is said
 * then is lost, and whoever follows a topic is told so when it is back. Messages are sealed: a Redis that others use too
 * can neither read nor write them.
 *
 * @param prefix the same for all processes on one database, and for no others
 */
export function createRedisBus(parts: {
	url: string;
	prefix: string;
	seal: Pick<Seal, 'open' | 'close'>;
	onListenerError: (error: unknown) => void;
	log: { info(data: object, message: string): void; warn(data: object, message: string): void };
	/** Without a word for so long (a cut that nobody was told of), the connection is made anew. Milliseconds. */
	silence?: number;
}): RedisBus {
	const { url, prefix, seal, log, silence = 6000 } = parts;
	const self = randomUUID();
	const here = createMemoryBus(parts.onListenerError);
	const followers = new Map<string, Set<(missed: boolean) => void>>();
	const heads = new Map<string, number>();
	let headsTimer: NodeJS.Timeout | null = null;
	const figures = { sent: 0, heard: 0, dropped: 0, refused: 0 };
	let up = false;
	let closed = false;

	const client = createClient({
		url,
		RESP: 3,
		disableOfflineQueue: true,
		commandsQueueMaxLength: MOST_WAITING,
		pingInterval: silence / 3,
		socket: {
			connectTimeout: silence,
			socketTimeout: silence,
			reconnectStrategy: (tries) => Math.min(LONGEST_RETRY_MS, 50 * 2 ** Math.min(tries, 6)),
		},
	});
	client.on('error', (error: unknown) => {
		// Told once for each cut; it comes back by itself.
		if (up) log.warn({ err: error }, 'Redis is away: other processes are heard late');
		up = false;
	});
	client.on('end', () => (up = false));
	client.on('ready', () => void returned());
	void client.connect().catch((error: unknown) => log.warn({ err: error }, 'Redis was not reached'));

	const channelOf = (topic: string | null) => `${prefix}:${topic ?? 'all'}`;

	/** It is there (again): everything that is followed is subscribed to, and only then does it count. */
	async function returned(): Promise<void> {
		try {
			const topics = [...followers.keys()];
			await client.subscribe([null, ...topics].map(channelOf), take);
			up = true;
			log.info({}, 'Redis is there');
			for (const topic of topics) for (const onReady of followers.get(topic) ?? []) onReady(true);
		} catch (error) {
			// Cut again: so will the next one be told.
			if (!closed) log.warn({ err: error }, 'Redis did not take the subscriptions');
		}
	}

	function take(message: string): void {
		// Our own words come back: known before they are opened. Who writes our name there keeps their own words from us.
		if (message.startsWith(self)) return;
		const sealed = message.slice(self.length);
		const text = sealed.length > 2 * LONGEST_MESSAGE ? null : seal.open('bus', sealed);
		const envelope = text === null || text.length > LONGEST_MESSAGE ? null : readEnvelope(text);
		if (!envelope) {
			figures.refused += 1;
			return;
		}
		if (envelope.from === self) return;
		figures.heard += 1;
		here.deliver(envelope.message, envelope.from);
	}

	function send(message: BusMessage): void {
		if (!client.isReady) {
			figures.dropped += 1;
			return;
		}
		const sealed = seal.close('bus', writeEnvelope(self, message));
		client.publish(channelOf(topicOf(message)), self + sealed).then(
			() => (figures.sent += 1),
			() => (figures.dropped += 1),
		);
	}

	function sendHeads(): void {
		headsTimer = null;
		const moved = [...heads];
		heads.clear();
		for (const [documentId, seq] of moved) send({ kind: 'head', documentId, seq });
	}

	async function unfollow(topic: string, onReady: (missed: boolean) => void): Promise<void> {
		const some = followers.get(topic);
		some?.delete(onReady);
		if (some?.size !== 0) return;
		followers.delete(topic);
		if (client.isReady) await client.unsubscribe(channelOf(topic), take);
	}

	return {
		several: true,
		get whole() {
			return up;
		},
		publish(message) {
			if (closed) return;
			here.publish(message);
			if (message.kind !== 'head') return send(message);
			heads.set(message.documentId, Math.max(message.seq, heads.get(message.documentId) ?? 0));
			headsTimer ??= setTimeout(sendHeads, HEADS_MS);
		},
		subscribe: (listener) => here.subscribe(listener),
		follow(topic, onReady) {
			const some = followers.get(topic) ?? new Set();
			followers.set(topic, some.add(onReady));
			// While it is away, its return does this for all; a return that is under way may not know of this one.
			if (client.isReady) {
				client.subscribe(channelOf(topic), take).then(
					() => followers.get(topic)?.has(onReady) && onReady(false),
					// Cut in this moment: the return will do it.
					() => undefined,
				);
			}
			return () => void unfollow(topic, onReady).catch(() => undefined);
		},
		figures: () => ({ up, ...figures }),
		async close() {
			if (closed) return;
			if (headsTimer) clearTimeout(headsTimer);
			sendHeads();
			closed = true;
			up = false;
			await here.close();
			if (client.isReady) await Promise.race([client.close(), new Promise((resolve) => setTimeout(resolve, 1000))]);
			if (client.isOpen) client.destroy();
		},
	};
}
