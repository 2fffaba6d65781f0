import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request as plainRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredFigures } from '../../../server/db/figures-store.ts';
import { createLog } from '../../../server/log.ts';
import { createMetrics } from '../../../server/metrics.ts';
import { createOrigins } from '../../../server/origins.ts';
import { observed } from '../../../server/start/observed.ts';
import { createProxies, THIS_MACHINE } from '../../../server/start/proxies.ts';
import { routeUpgrades } from '../../../server/start/upgrade.ts';

const TOKEN = 'a token for the figures';

const STORED: StoredFigures = {
	mails: { waiting: 2, sent: 30, failed: 1, dropped: 0 },
	oldestWaiting: 90,
	bounced: 4,
	undeliverable: 3,
	jobs: [
		{ name: 'mail', sinceSuccess: 12, failures: 0, duration: 0.5 },
		{ name: 'backup', sinceSuccess: null, failures: 5, duration: null },
	],
	backup: { age: 3600, bytes: 1234 },
};

interface Options {
	origin?: string;
	token?: string;
	stored?: () => Promise<StoredFigures>;
	trusted?: readonly string[];
}

async function serve(options: Options = {}, handle?: RequestListener) {
	const entries: Record<string, unknown>[] = [];
	const log = createLog('debug', { write: (line: string) => void entries.push(JSON.parse(line)) });
	const { origin = null, token = null, stored = async () => STORED, trusted = [] } = options;
	const metrics = createMetrics({
		sync: () => ({ lines: 3, rooms: 2, waitingBytes: 17, health: 'delayed', commits: 5, rows: 8, failures: 1 }),
		pool: () => ({ total: 4, idle: 1, waiting: 6 }),
		bus: () => ({ up: true, sent: 9, heard: 8, dropped: 1, refused: 0 }),
		limits: () => ({
			failures: { password: 7, code: 0, link: 0, receipt: 0 },
			refusals: { too_many_tries: 2, too_many_codes: 0, too_many_links: 0, too_many_arrivals: 0 },
		}),
		exports: () => ({ waiting: 1, writing: 2 }),
		stored,
		sendsMail: true,
		makesBackups: true,
	});
	const pages: RequestListener =
		handle ?? ((request, response) => void response.end(String(request.headers['x-trame-request-id'])));
	const server = createServer(observed(pages, { metrics, log, origin, token, proxies: createProxies(trusted) })).listen(
		0,
		'127.0.0.1',
	);
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

test('behind a proxy of ours the number is the proxy’s, when it is one', async () => {
	const { ask } = await serve({ trusted: THIS_MACHINE });
	const number = '0123456789abcdef0123456789abcdef';
	expect((await ask('/', { 'x-request-id': number })).headers.get('x-request-id')).toBe(number);
	const stranger = await serve({ origin: 'https://trame.example.org', trusted: ['10.0.0.0/24'] });
	expect((await stranger.ask('/', { 'x-request-id': number })).headers.get('x-request-id')).not.toBe(number);
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
		'trame_failed_tries_total{kind="password"} 7',
		'trame_refused_tries_total{reason="too_many_tries"} 2',
		'trame_exports{state="writing"} 2',
		'trame_database_up 1',
		'trame_mails{state="sent"} 30',
		'trame_mail_oldest_waiting_seconds 90',
		'trame_mails_bounced 4',
		'trame_addresses_undeliverable 3',
		'trame_job_success_age_seconds{job="mail"} 12',
		'trame_job_failures{job="backup"} 5',
		'trame_job_seconds{job="mail"} 0.5',
		'trame_backup_expected 1',
		'trame_backup_age_seconds 3600',
		'trame_backup_bytes 1234',
	])
		expect(text).toContain(`${line}\n`);
	expect(text).not.toContain('trame_job_success_age_seconds{job="backup"}');
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

test('a database that does not answer is a figure, and the others are still told', async () => {
	const { ask } = await serve({ stored: () => Promise.reject(new Error('gone')) });
	const answer = await ask('/metrics');
	expect(answer.status).toBe(200);
	const text = await answer.text();
	expect(text).toContain('trame_database_up 0\n');
	expect(text).toContain('trame_sockets 3\n');
	expect(text).not.toMatch(/^trame_(mails|job|backup_age)\w*[ {]/m);
});

test('every figure in the rules of alert is one of ours, and every one of ours is documented', async () => {
	const { ask } = await serve({}, (_request, response) => void response.end());
	await (await ask('/')).text();
	const figures = await (await ask('/metrics')).text();
	const told = new Set([...figures.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '']) => name));
	const [rules, operations] = await Promise.all(
		['deploy/alerts.yml', 'operations.md'].map((file) =>
			readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8'),
		),
	);
	const named = [...(rules ?? '').matchAll(/\b((?:trame|process|nodejs)_\w+)/g)].map(([, name = '']) => name);
	expect(named.length).toBeGreaterThan(15);
	for (const name of named) expect(told, name).toContain(name.replace(/_bucket$/, ''));
	for (const name of told) if (name.startsWith('trame_')) expect(operations, name).toContain(`\`${name}`);
});

test('a socket has the number of its request, whatever the client calls it', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	const seen: unknown[] = [];
	routeUpgrades(server, {
		origins: createOrigins({ host: '127.0.0.1', port, origin: null }),
		proxies: createProxies([]),
		development: false,
		sync(request, socket) {
			seen.push(request.headers['x-trame-request-id']);
			socket.end();
		},
	});
	const headers = { connection: 'upgrade', upgrade: 'websocket', 'x-trame-request-id': 'chosen by a client' };
	const asked = plainRequest({ host: '127.0.0.1', port, path: '/sync/board:x', headers }).on('error', () => undefined);
	asked.end();
	await expect.poll(() => seen).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});
