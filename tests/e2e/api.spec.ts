import { readdirSync } from 'node:fs';
import { signInAs } from '../support/demo-pages.ts';
import { expect, test } from '../support/e2e.ts';

const DEMO = '/api/v1/projects/auvelle';

test('a member makes a token, a program uses it from anywhere, and it ends when it is revoked', async ({
	server,
	browser,
}) => {
	const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' });
	await signInAs(context, server, 'facilitator');
	const page = await context.newPage();
	await page.goto('/account/tokens');
	await page.getByLabel('À quoi sert cette clé').fill('Tableau de suivi');
	await page.getByRole('button', { name: 'Créer la clé' }).click();
	const token = await page.getByLabel('Clé', { exact: true }).inputValue();
	expect(token).toMatch(/^trame_/);
	const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });
	const bearer = { authorization: `Bearer ${token}` };

	// From a page of another site: anybody may read the answer, and only the token says who asks.
	const notes = await ask(`${DEMO}/notes`, { ...bearer, origin: 'https://elsewhere.example' });
	expect(notes.status).toBe(200);
	expect(notes.headers.get('access-control-allow-origin')).toBe('*');
	expect(notes.headers.get('access-control-allow-credentials')).toBeNull();
	expect(notes.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
	expect(notes.headers.get('ratelimit')).toMatch(/^"minute";r=\d+;t=\d+$/);
	const preflight = await fetch(`${server.url}${DEMO}/notes`, {
		method: 'OPTIONS',
		headers: { origin: 'https://elsewhere.example', 'access-control-request-headers': 'authorization' },
	});
	expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
		204,
		expect.stringContaining('authorization'),
	]);

	// The browser's session counts for nothing here, and is not renewed.
	const withCookie = await page.request.get(`${DEMO}/notes`);
	expect(withCookie.status()).toBe(401);
	expect(withCookie.headers()['set-cookie']).toBeUndefined();
	expect(withCookie.headers()['content-type']).toContain('application/problem+json');

	await page.reload();
	await expect(page.getByLabel('Clé', { exact: true })).toHaveCount(0);
	await page.getByRole('button', { name: 'Révoquer : Tableau de suivi' }).click();
	await expect(page.getByText('La clé ne sert plus.')).toBeVisible();
	expect((await ask(`${DEMO}/notes`, bearer)).status).toBe(401);
	await context.close();
});

test('a steward adds a webhook, tests it, and takes the data away; a private address is refused', async ({
	server,
	browser,
}) => {
	const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' });
	await signInAs(context, server, 'steward');
	const page = await context.newPage();
	await page.goto('/projects/auvelle/settings/connections');
	const address = page.getByLabel('Adresse à appeler');
	await address.fill('https://169.254.169.254/latest/meta-data');
	await page.getByRole('button', { name: 'Ajouter l’appel' }).click();
	await expect(page.getByText('Cette adresse est dans un réseau privé').first()).toBeVisible();
	await address.fill('https://hook.invalid/in');
	await page.getByRole('button', { name: 'Ajouter l’appel' }).click();
	await page.getByRole('button', { name: /^Envoyer un essai/ }).click();
	// The name resolves nowhere: the attempt is shown, and will come again.
	await expect(page.getByRole('row', { name: /essai/ })).toBeVisible();
	await page.getByRole('button', { name: /^Supprimer/ }).click();
	await expect(page.getByText('Aucun appel sortant')).toBeVisible();

	const csv = await page.request.get('/projects/auvelle/settings/data/items.csv-excel');
	expect(csv.headers()['content-disposition']).toBe('attachment; filename="auvelle-textes.csv"');
	expect(await csv.text()).toMatch(/^\uFEFFIdentifiant;Nature;Numéro;/);
	expect((await page.request.get('/projects/auvelle/settings/data/all.zip')).headers()['content-type']).toBe(
		'application/zip',
	);
	expect((await page.request.get('/projects/auvelle/settings/data/sessions.csv')).status()).toBe(404);
	await context.close();
	expect((await fetch(`${server.url}/projects/auvelle/settings/data/items.csv`)).status).toBe(403);
});

test('there is no door under /api beside the declared ones and their page', async ({ server }) => {
	const routes = readdirSync(new URL('../../src/routes/api', import.meta.url), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name, parentPath }) => `${parentPath.split('/routes').at(-1)}/${name}`);
	expect(routes.sort()).toEqual([
		'/api/+page.server.ts',
		'/api/+page.svelte',
		'/api/+page.ts',
		'/api/v1/[...path]/+server.ts',
	]);
	for (const path of ['/api/v1', '/api/v1/users', '/api/v1/../v1/sessions', '/api/v1/projects/auvelle/sessions'])
		expect(`${path} ${(await fetch(server.url + path)).status}`).toBe(`${path} 404`);
	const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as { openapi: string };
	expect(document.openapi).toBe('3.1.0');
});
