import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createOrigins } from '../../../server/origins.ts';
import { guarded } from '../../../server/start/handler.ts';
import { createHttpServer } from '../../../server/start/http.ts';
import { createProxies, THIS_MACHINE } from '../../../server/start/proxies.ts';

/** A server whose pages answer with the headers that they were given. */
async function serve(
	origin: string | null,
	peerPages?: Parameters<typeof guarded>[0]['handle'],
	trusted = origin === null ? [] : THIS_MACHINE,
) {
	const http = createHttpServer();
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	const pages = {
		handle: peerPages ?? ((req, res) => void res.end(JSON.stringify(req.headers))),
		close: async () => undefined,
	};
	await http.listen(
		{ host: '127.0.0.1', port },
		guarded(pages, {
			origins: createOrigins({ host: '127.0.0.1', port, origin }),
			origin,
			proxies: createProxies(trusted),
		}),
	);
	onTestFinished(async () => {
		await http.stopAccepting(0);
		http.cut();
	});
	return { http, port };
}

/** `fetch` does not let a Host be chosen. */
async function ask(port: number, headers: Record<string, string> = {}, method = 'GET', path = '/') {
	const sent = request({ port, host: '127.0.0.1', headers, method, path });
	sent.end();
	const [answer] = await once(sent, 'response');
	let text = '';
	for await (const chunk of answer) text += chunk;
	return { status: answer.statusCode as number, headers: answer.headers as Record<string, string>, text };
}

test('every answer carries the security headers', async () => {
	const { port } = await serve(null);
	expect((await ask(port)).headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'x-frame-options': 'DENY',
	});
	expect((await ask(port)).headers).not.toHaveProperty('strict-transport-security');
});

test('a host that is not ours is refused before any page sees it', async () => {
	const { port } = await serve(null);
	const answer = await ask(port, { host: 'evil.example' });
	expect(answer.status).toBe(421);
	expect(answer.text).toContain('Set ORIGIN');
	expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('what a client claims about itself is replaced by what we saw', async () => {
	const { port } = await serve(null);
	const claims = { 'x-trame-host': 'evil.example', 'x-trame-protocol': 'https', 'x-trame-address': '203.0.113.9' };
	const seen = JSON.parse((await ask(port, { ...claims, 'x-forwarded-for': '203.0.113.9' })).text);
	expect(seen).toMatchObject({
		'x-trame-host': `127.0.0.1:${port}`,
		'x-trame-protocol': 'http',
		'x-trame-address': '127.0.0.1',
	});
});

test('behind a proxy on this machine, the address is the one that the proxy saw', async () => {
	const { port } = await serve('https://trame.example.org');
	const answer = await ask(port, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' });
	expect(JSON.parse(answer.text)['x-trame-address']).toBe('203.0.113.9');
	expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
});

test('behind several proxies, the address is what the outermost of ours saw; what stands before it is not believed', async () => {
	const { port } = await serve('https://trame.example.org', undefined, [...THIS_MACHINE, '10.0.0.0/24', '2001:db8::1']);
	const seen = async (forwarded: string) =>
		JSON.parse((await ask(port, { 'x-forwarded-for': forwarded })).text)['x-trame-address'];
	expect(await seen('192.0.2.66, 203.0.113.9, 10.0.0.7')).toBe('203.0.113.9');
	expect(await seen('203.0.113.9, 2001:db8::1, 10.0.0.7')).toBe('203.0.113.9');
	expect(await seen('203.0.113.9, 10.0.1.7')).toBe('10.0.1.7');
	// Of a header that breaks off, the last address that can be one.
	expect(await seen('203.0.113.9, unknown, 10.0.0.7')).toBe('10.0.0.7');
	expect(await seen('')).toBe('127.0.0.1');
});

test('a proxy that is not listed is a visitor', async () => {
	const { port } = await serve('https://trame.example.org', undefined, ['10.0.0.0/24']);
	const answer = await ask(port, { 'x-forwarded-for': '203.0.113.9' });
	expect(JSON.parse(answer.text)['x-trame-address']).toBe('127.0.0.1');
});

test('a port that is taken is told in plain words', async () => {
	const { port } = await serve(null);
	await expect(createHttpServer().listen({ host: '127.0.0.1', port }, () => undefined)).rejects.toThrow(
		`Port ${port} is taken by another program`,
	);
});

test('stopping waits for the answers under way and takes no new ones', async () => {
	const asked = Promise.withResolvers<() => void>();
	const { http, port } = await serve(null, (_req, res) => asked.resolve(() => void res.end('done')));
	const answer = ask(port);
	const finish = await asked.promise;
	let stopped = false;
	const stopping = http.stopAccepting(10_000).then(() => (stopped = true));
	await expect(ask(port)).rejects.toThrow('ECONNREFUSED');
	expect(stopped).toBe(false);
	finish();
	expect((await answer).text).toBe('done');
	await stopping;
});

test('the one click of mail programs, which send no Origin, passes the check of forms; nothing else does', async () => {
	for (const origin of [null, 'https://trame.example.org']) {
		const { port } = await serve(origin);
		const here = origin ?? `http://127.0.0.1:${port}`;
		const seen = async (path: string, init: { method: string; headers?: Record<string, string> }) =>
			(JSON.parse((await ask(port, init.headers, init.method, path)).text) as { origin?: string }).origin;
		expect(await seen('/unsubscribe/token', { method: 'POST' })).toBe(here);
		expect(await seen('/unsubscribe/token', { method: 'GET' })).toBeUndefined();
		expect(await seen('/sign-in', { method: 'POST' })).toBeUndefined();
		const elsewhere = { method: 'POST', headers: { origin: 'https://elsewhere.example' } };
		expect(await seen('/unsubscribe/token', elsewhere)).toBe('https://elsewhere.example');
	}
});
