import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BusMessage } from '../../../server/bus/bus.ts';
import { createRedisBus } from '../../../server/bus/redis-bus.ts';
import { noRedis, ownChannels, stoppableRedis, TEST_REDIS_URL } from '../../support/redis.ts';
import { acceptBus } from './bus-suite.ts';

const TOPICS = ['board:1', 'text:1'];

function open(channels: ReturnType<typeof ownChannels>, url = TEST_REDIS_URL, onListenerError = rethrow) {
	const told: string[] = [];
	const log = { info: () => undefined, warn: (_: object, message: string) => void told.push(message) };
	const bus = createRedisBus({ url, ...channels, onListenerError, log, silence: 900 });
	onTestFinished(() => bus.close());
	return Object.assign(bus, { told });
}
function rethrow(error: unknown): never {
	throw error;
}

/** Once both follow the topics of the tests, nothing said is missed. */
async function two(url?: string, onListenerError?: (error: unknown) => never) {
	const channels = ownChannels();
	const ends = [open(channels, url, onListenerError), open(channels, url, onListenerError)] as const;
	const ready = ends.flatMap((bus) =>
		TOPICS.map((topic) => new Promise<void>((done) => bus.follow(topic, () => done()))),
	);
	await Promise.all(ready);
	return { one: ends[0], other: ends[1], channels };
}

describe.skipIf(noRedis)('the bus of several processes', () => {
	acceptBus('the Redis bus', async (onError) => {
		const { one, other } = await two(undefined, onError as (error: unknown) => never);
		return [one, other];
	});

	it('N1 a process hears of the rooms that it follows, and of what concerns everybody', async () => {
		const { one, other } = await two();
		const heard: BusMessage[] = [];
		other.subscribe((message, from) => from !== null && void heard.push(message));
		one.publish({ kind: 'head', documentId: 'text:unknown', seq: 3 });
		one.publish({ kind: 'rights', accountId: 'somebody' });
		one.publish({ kind: 'ask', documentId: 'text:1' });
		await expect.poll(() => heard.map(({ kind }) => kind).sort()).toEqual(['ask', 'rights']);
	});

	it('N2 a Redis that stops and comes back, or says nothing any more, is told of, and nobody waits for it', async () => {
		const redis = await stoppableRedis();
		onTestFinished(redis.close);
		const { one, other } = await two(redis.url);
		const returns: boolean[] = [];
		other.follow('board:2', (missed) => returns.push(missed));
		await expect.poll(() => returns).toEqual([false]);
		redis.stop();
		await expect.poll(() => [one.whole, other.whole]).toEqual([false, false]);
		one.publish({ kind: 'head', documentId: 'text:1', seq: 1 });
		await expect.poll(() => one.figures().dropped).toBe(1);
		redis.start();
		await expect.poll(() => [one.whole, other.whole], { timeout: 10_000 }).toEqual([true, true]);
		await expect.poll(() => returns).toEqual([false, true]);
		let head = 0;
		other.subscribe((message) => void (message.kind === 'head' && (head = message.seq)));
		one.publish({ kind: 'head', documentId: 'text:1', seq: 2 });
		await expect.poll(() => head).toBe(2);
		expect(other.told).toEqual(['Redis is away: other processes are heard late']);
		// A cut that nobody is told of.
		redis.silence();
		await expect.poll(() => other.whole, { timeout: 5000 }).toBe(false);
	});

	it('N2 rooms that open at any moment of the return are heard', async () => {
		const redis = await stoppableRedis();
		onTestFinished(redis.close);
		const { one, other } = await two(redis.url);
		redis.stop();
		await expect.poll(() => [one.whole, other.whole]).toEqual([false, false]);
		const rooms: string[] = [];
		const ready = new Set<string>();
		redis.start();
		while (!other.whole) {
			const topic = `text:${rooms.length + 10}`;
			rooms.push(topic);
			other.follow(topic, () => ready.add(topic));
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await expect.poll(() => ready.size, { timeout: 10_000 }).toBe(rooms.length);
		const heard = new Set<string>();
		other.subscribe((message) => void (message.kind === 'ask' && heard.add(message.documentId)));
		await expect.poll(() => one.whole, { timeout: 10_000 }).toBe(true);
		for (const documentId of rooms) one.publish({ kind: 'ask', documentId });
		await expect.poll(() => heard.size, { timeout: 10_000 }).toBe(rooms.length);
	});

	it('N3 what is not sealed with our key, not of our shape or too long is not believed', async () => {
		const { one, channels } = await two();
		const heard: unknown[] = [];
		one.subscribe((message) => void heard.push(message));
		const stranger = createClient({ url: TEST_REDIS_URL });
		await stranger.connect();
		onTestFinished(() => stranger.destroy());
		const say = (text: string) => stranger.publish(`${channels.prefix}:all`, randomUUID() + text);
		const sealed = (value: unknown) => channels.seal.close('bus', JSON.stringify(value));
		const forged = { from: 'me', message: { kind: 'rights', accountId: 'x' } };
		await say(JSON.stringify(forged));
		await say(ownChannels().seal.close('bus', JSON.stringify(forged)));
		await say(channels.seal.close('cookie', JSON.stringify(forged)));
		await say(sealed({ from: 'me', message: { kind: 'head', documentId: 'text:1', seq: -1 } }));
		await say(sealed({ from: 'me', message: { kind: 'fact', channel: 'board:1', fact: { name: {} } } }));
		await say(
			sealed({ from: 'me', message: { kind: 'here', documentId: 'x', lines: 1, people: [['a']], writers: {} } }),
		);
		await say(sealed({ from: 'me', message: { kind: 'shutdown' } }));
		await say('x'.repeat(3 * 1024 * 1024));
		await expect.poll(() => one.figures().refused).toBe(8);
		await say(sealed(forged));
		await expect.poll(() => heard).toEqual([forged.message]);
	});

	it('N4 without any Redis a process starts, works, and ends', async () => {
		const bus = open(ownChannels(), 'redis://127.0.0.1:1');
		const heard: string[] = [];
		bus.subscribe(({ kind }) => heard.push(kind));
		bus.publish({ kind: 'erased', documentId: 'text:1' });
		await expect.poll(() => heard).toEqual(['erased']);
		expect(bus.whole).toBe(false);
		await bus.close();
	});
});
