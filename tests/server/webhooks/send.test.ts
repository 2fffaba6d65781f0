import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from '../../../server/webhooks/public-address.ts';
import { createSender, type Resolve } from '../../../server/webhooks/send.ts';

/** A server on this machine: what a webhook must never reach unless the operator says so. */
async function listening(answer: RequestListener) {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(request.url ?? '');
		answer(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return { port, asked, url: `http://127.0.0.1:${port}/hook` };
}
const ok: RequestListener = (_request, response) => void response.writeHead(204).end();
const always =
	(...addresses: string[]): Resolve =>
	(_name, done) =>
		done(
			null,
			addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
		);

test.each([
	'127.0.0.1',
	'127.8.8.8',
	'0.0.0.0',
	'10.1.2.3',
	'172.16.0.1',
	'172.31.255.255',
	'192.168.1.1',
	'169.254.169.254',
	'100.64.0.1',
	'224.0.0.1',
	'255.255.255.255',
	'::',
	'::1',
	'::ffff:127.0.0.1',
	'::ffff:a9fe:a9fe',
	'::127.0.0.1',
	'64:ff9b::7f00:1',
	'2002:7f00:1::1',
	'2001:0:7f00:1::',
	'fe80::1',
	'fd00::1',
	'ff02::1',
	'not an address',
	'',
])('%j is not on the public internet', (address) => {
	expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.216.34', '172.32.0.1', '192.167.255.255', '100.128.0.1', '2606:2800:220:1::1'])(
	'%j is',
	(address) => {
		expect(isPublicAddress(address)).toBe(true);
	},
);

test('an address of this machine is refused however it is written, before anything is sent', async () => {
	const { port, asked } = await listening(ok);
	const send = createSender({ toPrivate: false });
	for (const host of [
		'127.0.0.1',
		'2130706433',
		'0x7f000001',
		'0177.0.0.1',
		'127.1',
		'0',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]',
		'169.254.169.254',
		'localhost',
		'user:password@93.184.216.34',
	]) {
		const result = await send(`https://${host}:${port}/`, '{}', {});
		expect(`${host} ${result.ok || result.reason}`).toBe(`${host} address`);
	}
	for (const url of ['http://93.184.216.34/', 'file:///etc/passwd', 'ftp://93.184.216.34/', 'nowhere'])
		expect(await send(url, '{}', {})).toMatchObject({ ok: false, reason: 'address' });
	expect(asked).toEqual([]);
});

test('a name is resolved once, by the connection itself: it cannot answer differently a second time', async () => {
	let asked = 0;
	const { port, asked: reached } = await listening(ok);
	const rebinding: Resolve = (name, done) => {
		asked += 1;
		always(asked === 1 ? '127.0.0.1' : '93.184.216.34')(name, done);
	};
	const send = createSender({ toPrivate: false, resolve: rebinding });
	expect(await send(`https://rebind.example:${port}/`, '{}', {})).toEqual({
		ok: false,
		status: null,
		reason: 'address',
	});
	expect([asked, reached]).toEqual([1, []]);
});

test('one private address among public ones is enough to refuse a name', async () => {
	for (const addresses of [['93.184.216.34', '10.0.0.1'], ['::ffff:127.0.0.1'], []]) {
		const send = createSender({ toPrivate: false, resolve: always(...addresses) });
		expect(await send('https://mixed.example/', '{}', {})).toMatchObject({ reason: 'address' });
	}
});

test('a redirect is not followed', async () => {
	const inner = await listening(ok);
	const outer = await listening((_request, response) => void response.writeHead(307, { location: inner.url }).end());
	expect(await createSender({ toPrivate: true })(outer.url, '{}', {})).toEqual({
		ok: false,
		status: 307,
		reason: 'redirect',
	});
	expect(inner.asked).toEqual([]);
});

test('an answer that never ends, and one that never comes, are cut', async () => {
	const endless = await listening((_request, response) => {
		response.writeHead(200);
		const more = () => response.write('x'.repeat(65_536), () => !response.destroyed && setImmediate(more));
		more();
	});
	expect(await createSender({ toPrivate: true })(endless.url, '{}', {})).toEqual({ ok: true, status: 200 });
	const silent = await listening(() => undefined);
	const impatient = createSender({ toPrivate: true, within: 100 });
	expect(await impatient(silent.url, '{}', {})).toEqual({ ok: false, status: null, reason: 'timeout' });
});

test('where the operator allows it, private networks are reached, with the body as it was signed', async () => {
	let body = '';
	const { url } = await listening((request, response) => {
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => response.writeHead(200).end('{}'));
	});
	expect(await createSender({ toPrivate: true })(url, '{"à":1}', { 'webhook-id': 'x' })).toEqual({
		ok: true,
		status: 200,
	});
	expect(body).toBe('{"à":1}');
	const closed = await createSender({ toPrivate: true })('http://127.0.0.1:1/', '{}', {});
	expect(closed).toEqual({ ok: false, status: null, reason: 'line' });
});
