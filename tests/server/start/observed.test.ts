import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../../server/log.ts';
import { createMetrics } from '../../../server/metrics.ts';
import { observed } from '../../../server/start/observed.ts';

const TOKEN = 'a token for the figures';

async function serve(options: { origin?: string; token?: string } = {}, handle?: RequestListener) {
	const entries: Record<string, unknown>[] = [];
	const log = createLog('debug', { write: (line: string) => void entries.push(JSON.parse(line)) });
	const metrics = createMetrics({
		sync: () => ({ lines: 3, rooms: 2, waitingBytes: 17, health: 'delayed', commits: 5, rows: 8, failures: 1 }),
		pool: () => ({ total: 4, idle: 1, waiting: 6 }),
	});
	const { origin = null, token = null } = options;
	const pages: RequestListener =
		handle ?? ((request, response) => void response.end(String(request.headers['x-trame-request-id'])));
	const server = createServer(observed(pages, { metrics, log, origin, token })).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	return { entries, ask: (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers }) };
}

test('every answer carries its number, which the page and the log know, and no path is written down', async () => {
	const { ask, entries } = await serve();
	const answer = await ask('/sign-in/secret-of-somebody?x=1', {
		'x-request-id': 'chosen-by-a-client',
		'x-trame-request-id': 'x',
	});
	const id = answer.headers.get('x-request-id');
	expect(id).toMatch(/^[0-9a-f-]{36}$/);
	expect(await answer.text()).toBe(id);
	await expect.poll(() => entries).toMatchObject([{ requestId: id, method: 'GET', kind: 'page', status: 200 }]);
	expect(JSON.stringify(entries)).not.toContain('secret');
});

test('behind a proxy on this machine the number is the proxy’s, when it is one', async () => {
	const { ask } = await serve({ origin: 'https://trame.example.org' });
	const number = '0123456789abcdef0123456789abcdef';
	expect((await ask('/', { 'x-request-id': number })).headers.get('x-request-id')).toBe(number);
	expect((await ask('/', { 'x-request-id': 'two words' })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('the figures are those of the engine and of the requests answered', async () => {
	const { ask } = await serve({}, (_request, response) => void response.writeHead(503).end());
	await (await ask('/projects/x/__data.json')).text();
	const answer = await ask('/metrics');
	expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
	const text = await answer.text();
	for (const line of [
		'trame_sockets 3',
		'trame_rooms 2',
		'trame_sync_waiting_bytes 17',
		'trame_save_health{state="ok"} 0',
		'trame_save_health{state="delayed"} 1',
		'trame_sync_commits_total 5',
		'trame_sync_rows_total 8',
		'trame_sync_failures_total 1',
		'trame_database_connections 4',
		'trame_database_connections_idle 1',
		'trame_database_waiting 6',
		'trame_http_requests_total{kind="data",status="5xx"} 1',
		'trame_http_request_seconds_count{kind="data"} 1',
	])
		expect(text).toContain(`${line}\n`);
	// Read twice, a counter says the same.
	expect(await (await ask('/metrics')).text()).toContain('trame_sync_commits_total 5\n');
});

test('the figures are for this machine, or for whoever has the token; never for what comes through a proxy', async () => {
	const behindProxy = await serve({ origin: 'https://trame.example.org' });
	expect((await behindProxy.ask('/metrics')).status).toBe(404);
	for (const options of [{ token: TOKEN }, { token: TOKEN, origin: 'https://trame.example.org' }]) {
		const { ask } = await serve(options);
		expect((await ask('/metrics')).status).toBe(404);
		expect((await ask('/metrics', { authorization: 'Bearer wrong' })).status).toBe(404);
		expect((await ask('/metrics', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
	}
});
