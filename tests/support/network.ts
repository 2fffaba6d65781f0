import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The network of one browser, as TCP sees it: what is cut is really cut, open WebSockets included. */
export interface Network {
	/** For Playwright's `proxy`; the server sees the addresses that the browser asked for. */
	readonly proxy: { server: string; bypass: string };
	/** Every connection breaks, and new ones are refused until `mend`. */
	cut(): void;
	mend(): void;
	close(): Promise<void>;
}

const SOCKS = 5;
const CONNECT = 1;
const DOMAIN = 3;

/** A SOCKS 5 proxy (RFC 1928) on this machine that does nothing but pass bytes on, or refuse to. */
export async function network(): Promise<Network> {
	const open = new Set<Socket>();
	let isCut = false;

	async function serve(browser: Socket): Promise<void> {
		const [, methods = 0] = await exactly(browser, 2);
		await exactly(browser, methods);
		browser.write(Buffer.from([SOCKS, 0]));
		const [, command, , kind] = await exactly(browser, 4);
		if (command !== CONNECT) throw new Error(`SOCKS command ${command} is not known here`);
		const host = await hostOf(browser, kind);
		const port = (await exactly(browser, 2)).readUInt16BE();
		const server = connect({ host, port });
		track(server);
		browser.on('close', () => server.destroy());
		server.on('close', () => browser.destroy());
		await once(server, 'connect');
		browser.write(Buffer.from([SOCKS, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
		browser.pipe(server).pipe(browser);
	}
	function track(socket: Socket): void {
		open.add(socket);
		socket.setNoDelay(true);
		// A connection that breaks is what this is for; the other end is told by its own close.
		socket.on('error', () => socket.destroy());
		socket.on('close', () => open.delete(socket));
	}
	const breakAll = () => open.forEach((socket) => socket.destroy());

	const proxy = createServer((browser) => {
		track(browser);
		if (isCut) browser.destroy();
		else serve(browser).catch(() => browser.destroy());
	}).listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return {
		// Chromium goes round any proxy for loopback addresses unless it is told not to.
		proxy: { server: `socks5://127.0.0.1:${(proxy.address() as AddressInfo).port}`, bypass: '<-loopback>' },
		cut() {
			isCut = true;
			breakAll();
		},
		mend: () => void (isCut = false),
		async close() {
			breakAll();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}

/** An address as SOCKS writes it: four bytes, or a name after its length. */
async function hostOf(socket: Socket, kind: number | undefined): Promise<string> {
	if (kind !== DOMAIN) return (await exactly(socket, 4)).join('.');
	const [length = 0] = await exactly(socket, 1);
	return (await exactly(socket, length)).toString('latin1');
}

/** The next `count` bytes, and not one more. */
async function exactly(socket: Socket, count: number): Promise<Buffer> {
	for (;;) {
		const bytes = socket.read(count) as Buffer | null;
		if (bytes) return bytes;
		await once(socket, 'readable');
	}
}
