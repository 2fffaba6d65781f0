import { request as plainRequest } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import { card, saving, write } from '../support/board-page.ts';
import { demoAddresses, signInAs } from '../support/demo-pages.ts';
import { nginxIsHere, startNginx } from '../support/nginx.ts';
import { freePort, startServer } from '../support/server.ts';

test('behind nginx as docs/deploy has it: pages, forms, a board, limits, and a restart', async ({ browser }) => {
	test.skip(!(await nginxIsHere()), 'nginx or openssl is not installed here');
	test.setTimeout(180_000);
	const [port, plainPort] = [await freePort(), await freePort()];
	const origin = `https://localhost:${port}`;
	const server = await startServer({ ORIGIN: origin, METRICS_TOKEN: 'a token for the figures' });
	const nginx = await startNginx({ upstreams: [server.port], port, plainPort });
	const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true });
	try {
		const page = await context.newPage();
		const answer = await page.goto('/');
		expect(answer?.status()).toBe(200);
		expect(
			await page.evaluate(
				() => (performance.getEntriesByType('navigation')[0] as { nextHopProtocol?: string }).nextHopProtocol,
			),
		).toBe('h2');
		const headers = answer?.headers() ?? {};
		expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
		expect(headers['strict-transport-security']).toContain('max-age');
		expect(headers['server']).toBe('nginx');
		expect(await nginx.log()).toContain(headers['x-request-id']);
		const moved = await get(`http://127.0.0.1:${plainPort}/about`, { host: 'localhost' });
		expect([moved.statusCode, moved.headers.location]).toEqual([301, 'https://localhost/about']);

		// Closed from outside, token or not.
		const authorization = 'Bearer a token for the figures';
		expect((await context.request.get('/metrics', { headers: { authorization } })).status()).toBe(404);
		expect((await fetch(`${server.url}/metrics`, { headers: { authorization } })).status).toBe(200);

		// Cookies of a secure origin, a form, and a secret that is not written to the log.
		await signInAs(context, server, 'steward');
		expect((await context.cookies()).some(({ name, secure }) => name.startsWith('__Host-') && secure)).toBe(true);
		await page.goto('/account');
		await page.getByLabel('Langue des pages').selectOption('fr');
		await page.getByRole('button', { name: 'Enregistrer' }).first().click();
		await expect(page).toHaveURL(/saved=profile/);
		const secret =
			[...server.links.values()]
				.find((link) => link.includes('/sign-in/'))
				?.split('/')
				.at(-1) ?? '?';
		expect(await nginx.log()).toContain('/sign-in/...');
		expect(await nginx.log()).not.toContain(secret);

		// A body that is too large is refused; so is one whose page is elsewhere.
		const large = { origin, 'content-type': 'application/x-www-form-urlencoded' };
		const refused = await context.request.post('/join', { headers: large, data: 'x'.repeat(2 * 1024 * 1024 + 1) });
		expect(refused.status()).toBe(413);
		const foreign = await context.request.post('/join', {
			headers: { ...large, origin: 'https://evil.example' },
			data: 'x=1',
		});
		expect(foreign.status()).toBe(403);

		// A line of the board, through a restart of the server.
		const { boards } = await demoAddresses(context.request);
		await page.goto(boards.empty);
		await write(page, 'Une idée derrière un relais');
		await expect(card(page, 'Une idée derrière un relais')).toBeVisible();
		await expect(saving(page)).toHaveAttribute('data-state', 'saved');
		expect(await server.stop()).toBe(0);
		const meanwhile = await context.request.get('/about');
		expect([meanwhile.status(), meanwhile.headers()['retry-after']]).toEqual([503, '5']);
		expect(await meanwhile.text()).toContain('Trame redémarre');
		await server.start();
		await write(page, 'Après le redémarrage');
		await expect(saving(page)).toHaveAttribute('data-state', 'saved', { timeout: 30_000 });
		await page.reload();
		await expect(card(page, 'Après le redémarrage')).toBeVisible();
	} finally {
		await context.close();
		await nginx.stop();
		await server.remove();
	}
});

test('two processes behind nginx, no request tied to either: pages, a board, an export, the end of one', async ({
	browser,
}) => {
	test.skip(!(await nginxIsHere()), 'nginx or openssl is not installed here');
	const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
	test.skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'TEST_DATABASE_URL or TEST_REDIS_URL is not set');
	test.setTimeout(180_000);
	const [port, plainPort] = [await freePort(), await freePort()];
	const origin = `https://localhost:${port}`;
	const shared = { ORIGIN: origin, REDIS_URL: TEST_REDIS_URL ?? '', SECRET_KEY: 'the same for every process of them' };
	const server = await startServer(shared);
	const { DATABASE_URL = '', DATA_DIR = '' } = server.env;
	const other = await startServer({ ...shared, DATABASE_URL, DATA_DIR });
	const nginx = await startNginx({ upstreams: [server.port, other.port], port, plainPort });
	const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true });
	try {
		await signInAs(context, server, 'steward');
		const { boards } = await demoAddresses(context.request);
		const [page, neighbour] = [await context.newPage(), await context.newPage()];
		await page.goto(boards.empty);
		await neighbour.goto(boards.empty);
		await write(page, 'Une idée d’un côté');
		await expect(card(neighbour, 'Une idée d’un côté')).toBeVisible();
		await write(neighbour, 'Une autre de l’autre');
		await expect(card(page, 'Une autre de l’autre')).toBeVisible();
		// Requests go to each in turn, and each knows of the export.
		const project = new URL(server.links.get('Demonstration') ?? '').pathname;
		await page.goto(`${project}/export`);
		await page.locator('button[name=format][value=md]').click();
		const link = page.locator(`a[href*="/export/"]`).first();
		await expect(link).toBeVisible({ timeout: 60_000 });
		const href = (await link.getAttribute('href')) ?? '';
		for (let time = 0; time < 4; time += 1) expect((await context.request.get(href)).status()).toBe(200);
		await page.goto(boards.empty);
		await expect(card(page, 'Une idée d’un côté')).toBeVisible();
		// One ends without a word: nobody is left behind.
		await server.kill();
		await write(page, 'Après la fin de l’un');
		await write(neighbour, 'Et de l’autre côté');
		for (const one of [page, neighbour]) {
			await expect(card(one, 'Après la fin de l’un')).toBeVisible({ timeout: 30_000 });
			await expect(card(one, 'Et de l’autre côté')).toBeVisible({ timeout: 30_000 });
			await expect(saving(one)).toHaveAttribute('data-state', 'saved', { timeout: 30_000 });
		}
		expect((await context.request.get('/about')).status()).toBe(200);
	} finally {
		await context.close();
		await nginx.stop();
		await other.stop();
		await server.remove();
		await other.remove().catch(() => undefined);
	}
});

async function get(address: string, headers: Record<string, string>): Promise<IncomingMessage> {
	const asked = plainRequest(address, { headers }).end();
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	answer.resume();
	return answer;
}
