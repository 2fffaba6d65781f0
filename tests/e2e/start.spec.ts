import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { runningEmbedded } from '../../server/db/embedded.ts';
import { expect, test } from '../support/e2e.ts';
import { MAIN, startServer } from '../support/server.ts';

const lan = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** Posts a form that changes nothing, as a page of `origin` would. Returns the status: 403 is the refusal of a foreign page. */
async function post(address: string, origin: string): Promise<number> {
	const answer = await fetch(address, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
		body: 'trame=1',
	});
	return answer.status;
}

test('the server says that it is healthy, and every page comes with a strict policy', async ({ server, page }) => {
	const health = await page.request.get('/health');
	expect(await health.json()).toMatchObject({ status: 'ok', database: true });
	const answer = await page.goto('/');
	expect(answer?.status()).toBe(200);
	const policy = answer?.headers()['content-security-policy'] ?? '';
	expect(policy).toContain("default-src 'self'");
	expect(policy).toContain("object-src 'none'");
	expect(answer?.headers()['x-content-type-options']).toBe('nosniff');
	expect(server.output).toContain(`Trame is ready: ${server.url}`);
});

test('forms work over plain http under every name of this machine, and from no other site', async () => {
	test.setTimeout(120_000);
	const server = await startServer({ HOST: '0.0.0.0' });
	try {
		const names = ['localhost', '127.0.0.1', ...(lan ? [lan] : [])];
		for (const name of names) {
			const address = `http://${name}:${server.port}`;
			expect(await post(`${address}/join`, address), address).not.toBe(403);
			expect(await post(`${address}/join`, 'http://evil.example'), address).toBe(403);
			expect(await post(`${address}/join`, 'null'), address).toBe(403);
		}
		if (lan) {
			expect(server.output).toContain(`http://${lan}:${server.port}`);
			expect(server.output).toMatch(/[▀▄█]{10}/);
		}
	} finally {
		await server.remove();
	}
});

test('with ORIGIN, pages of that origin alone may post', async () => {
	test.setTimeout(120_000);
	const server = await startServer({ ORIGIN: 'https://trame.example.org' });
	try {
		expect(await post(`${server.url}/join`, 'https://trame.example.org')).not.toBe(403);
		expect(await post(`${server.url}/join`, server.url)).toBe(403);
	} finally {
		await server.remove();
	}
});

test('a second start says so, kill -9 is recovered from, and SIGTERM ends everything', async () => {
	test.setTimeout(180_000);
	// The embedded database, whatever the run has.
	const server = await startServer({ DATABASE_URL: '' });
	try {
		const second = spawn(process.execPath, [MAIN], { env: { ...server.env, PORT: '1' } });
		let said = '';
		second.stderr.on('data', (chunk: Buffer) => (said += chunk));
		expect(await once(second, 'close')).toEqual([1, null]);
		expect(said).toContain('is in use by another Trame');

		await server.kill();
		expect(await runningEmbedded(server.dataDir)).not.toBeNull();
		await server.start();
		expect(server.output).toContain('left behind by a run that was killed');

		expect(await server.stop()).toBe(0);
		expect(await runningEmbedded(server.dataDir)).toBeNull();
	} finally {
		await server.remove();
	}
});
