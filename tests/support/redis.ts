import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { createSeal } from '../../server/auth/seal.ts';

/** A Redis for tests, from the environment; those that need one are skipped, and say so, where there is none. */
export const TEST_REDIS_URL = process.env.TEST_REDIS_URL ?? '';
export const noRedis = TEST_REDIS_URL === '';
if (noRedis) console.warn('TEST_REDIS_URL is not set (redis://127.0.0.1:6379): tests of several processes are skipped');

/** A key and the channels that follow from it: of this test alone, on a Redis that others use too. */
export function ownChannels() {
	const seal = createSeal(randomBytes(32).toString('hex'));
	return { seal, prefix: `trame-test:${randomBytes(8).toString('hex')}` };
}

/** Redis as its clients see it, behind a TCP proxy: its stop is theirs alone. */
export async function stoppableRedis() {
	const { hostname, port } = new URL(TEST_REDIS_URL);
	const sockets = new Set<Socket>();
	let mode: 'on' | 'refusing' | 'silent' = 'on';
	const held = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
	};
	const proxy = createServer((near) => {
		held(near);
		if (mode === 'refusing') return void near.destroy();
		const far = connect({ host: hostname, port: Number(port || 6379) });
		held(far);
		near.on('data', (bytes) => mode === 'on' && far.write(bytes)).on('close', () => far.destroy());
		far.on('data', (bytes) => mode === 'on' && near.write(bytes)).on('close', () => near.destroy());
	}).listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const cut = () => sockets.forEach((socket) => socket.destroy());
	return {
		url: `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
		/** As if it had ended: connections break and new ones are refused. */
		stop() {
			mode = 'refusing';
			cut();
		},
		/** As if the cable were out: connections stay and carry nothing. */
		silence: () => void (mode = 'silent'),
		/** It is there again, and remembers nothing. */
		start() {
			cut();
			mode = 'on';
		},
		async close() {
			cut();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}
