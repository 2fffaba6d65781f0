import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy on this machine whose network breaks on demand, in the ways in which networks break. */
export interface Proxy {
	readonly port: number;
	/** Where new connections lead. */
	target: number;
	/** Every connection is reset, and new ones are refused until `mend`. */
	cut(): void;
	/** Nothing arrives any more, and nobody is told: bytes are kept, new connections hear nothing until `mend`. */
	freeze(): void;
	/** Those who connected are gone without a word: the far side keeps half of a connection, as after a lost radio link. */
	abandon(): void;
	/** New connections work. Those that were frozen are reset, or go on (late bytes arrive), or stay silent for ever. */
	mend(options?: { old?: 'reset' | 'go on' | 'silent' }): void;
	close(): Promise<void>;
}

type State = 'open' | 'cut' | 'frozen';

export async function startProxy(target: number): Promise<Proxy> {
	const pairs = new Set<{ near: Socket; far: Socket }>();
	const halves = new Set<Socket>();
	let state: State = 'open';

	const server = createServer((near) => {
		near.on('error', () => near.destroy());
		if (state === 'cut') return near.resetAndDestroy();
		const far = connect({ host: '127.0.0.1', port: proxy.target });
		far.on('error', () => far.destroy());
		const pair = { near, far };
		pairs.add(pair);
		for (const [one, other] of [
			[near, far],
			[far, near],
		] as const) {
			one.setNoDelay(true);
			one.on('close', () => {
				pairs.delete(pair);
				halves.delete(one);
				if (!halves.has(other)) other.destroy();
			});
			one.pipe(other);
			if (state === 'frozen') one.pause();
		}
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');

	const reset = () => {
		for (const { near, far } of pairs) for (const one of [near, far]) one.resetAndDestroy();
	};
	const proxy: Proxy = {
		port: (server.address() as AddressInfo).port,
		target,
		cut() {
			state = 'cut';
			reset();
		},
		freeze() {
			state = 'frozen';
			for (const { near, far } of pairs) {
				near.unpipe().pause();
				far.unpipe().pause();
			}
		},
		abandon() {
			for (const { near, far } of pairs) {
				near.unpipe();
				far.unpipe().resume();
				halves.add(far);
				near.destroy();
			}
		},
		mend({ old = 'reset' } = {}) {
			if (state === 'frozen' && old === 'reset') reset();
			if (state === 'frozen' && old === 'go on') {
				for (const { near, far } of pairs) near.pipe(far).pipe(near);
			}
			state = 'open';
		},
		async close() {
			state = 'cut';
			reset();
			for (const half of halves) half.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return proxy;
}
