import { networkInterfaces } from 'node:os';
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { CLOSE, SUBPROTOCOL } from '../../src/lib/schemas/wire.ts';
import { demoAddresses, signInAs, type DemoAddresses } from '../support/demo-pages.ts';
import { expect, test as base } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { likeIn2019 } from '../support/old-browsers.ts';
import { overflowFaults } from '../support/page-faults.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The demonstration, reachable from the network as in a hall; and its addresses. */
const test = base.extend<object, { server: TestServer; at: DemoAddresses }>({
	server: [
		// Playwright wants a pattern here to know what a fixture depends on: nothing.
		// eslint-disable-next-line no-empty-pattern
		async ({}, use) => {
			const server = await startServer({ HOST: '0.0.0.0' });
			await use(server);
			await server.remove();
		},
		{ scope: 'worker', timeout: 120_000 },
	],
	at: [
		async ({ server, browser }, use) => {
			const steward = await browser.newContext({ baseURL: server.url });
			await signInAs(steward, server, 'steward');
			await use(await demoAddresses(steward.request));
			await steward.close();
		},
		{ scope: 'worker' },
	],
});

const PHONE = { viewport: { width: 360, height: 740 }, locale: 'fr-FR', hasTouch: true, isMobile: true };
const lan = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** A phone of its own on the first page of the server. */
async function phone(browser: Browser, baseURL: string, more: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ ...PHONE, baseURL, ...more });
	return context.newPage();
}

/** From the code of the workshop to one of its tables, as a resident. */
async function comeIn(page: Page, code: string, name: string, table: string): Promise<void> {
	await page.goto(`/join/${code}`);
	await page.getByLabel('Habitante, habitant du quartier').check();
	await page.getByLabel('Votre prénom').fill(name);
	await page.getByRole('button', { name: 'Entrer dans l’atelier' }).click();
	await page.getByRole('link', { name: table }).click();
	await expect(page).toHaveURL(/\/boards\//);
}

async function write(page: Page, words: string): Promise<void> {
	await page.getByLabel('Votre note').fill(words);
	await page.getByRole('button', { name: 'Envoyer mon idée' }).click();
}

const column = (page: Page): Locator => page.locator('[data-column="lived"]');
/** The card on the board, not the line among one’s own. */
const cardOf = (page: Page, words: string): Locator => column(page).locator('[data-card]').filter({ hasText: words });

test('without scripts, a guest joins, writes, reads the others, and gives an avis', async ({ browser, server, at }) => {
	const [nadia, omar] = [
		await phone(browser, server.url, { javaScriptEnabled: false }),
		await phone(browser, server.url, { javaScriptEnabled: false }),
	];
	await comeIn(nadia, at.code, 'Nadia', 'Table 1');
	await write(nadia, 'Le bus ne passe pas le dimanche');
	await expect(cardOf(nadia, 'Le bus ne passe pas le dimanche')).toHaveCount(1);
	await comeIn(omar, at.code, 'Omar', 'Table 1');
	await write(omar, 'La pharmacie ferme trop tôt');
	await nadia.goto(nadia.url().replace(/\?.*$/, ''));
	await expect(cardOf(nadia, 'La pharmacie ferme trop tôt')).toHaveCount(1);

	await nadia.goto(at.rounds.open);
	const text = nadia.getByRole('article').first();
	await text.getByLabel('D’accord', { exact: true }).check();
	await text.getByRole('button', { name: 'Donner mon avis' }).click();
	await expect(nadia.getByText('Bien reçu. Votre avis est enregistré.')).toBeVisible();
	await Promise.all([nadia.context().close(), omar.context().close()]);
});

test('with WebSockets blocked, the page says how it works now, and what is written arrives', async ({
	browser,
	server,
	at,
}) => {
	const [blocked, other] = [await phone(browser, server.url), await phone(browser, server.url)];
	await blocked.routeWebSocket(/\/sync\//, (line) => line.close());
	await comeIn(blocked, at.code, 'Lina', 'Table 2');
	await comeIn(other, at.code, 'Malik', 'Table 2');
	await hydrated(blocked);
	await write(blocked, 'Un banc devant la mairie');
	await expect(cardOf(other, 'Un banc devant la mairie')).toBeVisible();
	await expect(blocked.getByText('Votre réseau ne laisse pas passer la mise à jour en direct.')).toBeVisible();
	await expect(cardOf(blocked, 'Un banc devant la mairie')).toBeVisible();
	await Promise.all([blocked.context().close(), other.context().close()]);
});

/** Joins, writes, and sees what somebody else writes, without a reload. */
async function worksLive(page: Page, other: Page, code: string, table: string): Promise<void> {
	const broken: string[] = [];
	page.on('pageerror', (error) => broken.push(error.message));
	await comeIn(page, code, 'Awa', table);
	await comeIn(other, code, 'Jules', table);
	await hydrated(page);
	await write(page, `Depuis ce téléphone, ${table}`);
	await expect(cardOf(other, `Depuis ce téléphone, ${table}`)).toBeVisible();
	await write(other, `De quelqu’un d’autre, ${table}`);
	await expect(cardOf(page, `De quelqu’un d’autre, ${table}`)).toBeVisible();
	await expect(page.locator('[data-state="saved"]:visible')).toBeVisible();
	expect(broken).toEqual([]);
	await Promise.all([page.context().close(), other.context().close()]);
}

test('a phone on the hall’s network, by plain http, needs no secure context', async ({ browser, server, at }) => {
	test.skip(lan === undefined, 'this machine has no address but its own loopback');
	const address = `http://${lan}:${server.port}`;
	const page = await phone(browser, address);
	await page.goto('/about');
	expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
	await worksLive(page, await phone(browser, address), at.code, 'Table 3');
});

test('a browser of 2019 does as well', async ({ browser, server, at }) => {
	const page = await phone(browser, server.url);
	await page.addInitScript(likeIn2019);
	await worksLive(page, await phone(browser, server.url), at.code, 'Table 2');
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
	await expect(target).toBeVisible();
	const MOST = 80;
	for (let pressed = 0; pressed < MOST; pressed += 1) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press(key);
	}
	await expect(target, `reached by ${key}`).toBeFocused();
}

test('by keyboard alone: a note, a group, a finding, opened and closed', async ({ browser, server, at }) => {
	const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' });
	await signInAs(context, server, 'facilitator');
	const page = await context.newPage();
	await page.goto(at.boards.empty);
	await hydrated(page);
	const [first, second] = ['Le local est fermé le soir', 'Rien pour les jeunes après 18 h'];
	for (const words of [first, second]) {
		await tabTo(page, page.getByLabel('Votre note'));
		await page.keyboard.type(words);
		await tabTo(page, page.getByRole('button', { name: 'Ajouter la note' }));
		await page.keyboard.press('Enter');
		await expect(cardOf(page, words)).toBeVisible();
	}

	/** Arrows walk from the card that Tab reaches to any other. */
	async function toCard(words: string): Promise<Locator> {
		const target = cardOf(page, words);
		await tabTo(page, column(page).locator('[data-card][tabindex="0"]').first());
		const cards = await column(page).locator('[data-card]').count();
		for (let step = 0; step < cards; step += 1) {
			if (await target.evaluate((element) => element === document.activeElement)) break;
			await page.keyboard.press('ArrowDown');
		}
		await expect(target).toBeFocused();
		return target;
	}
	const dialog = page.getByRole('dialog');
	await toCard(first);
	await page.keyboard.press('m');
	await tabTo(page, dialog.getByRole('button', { name: 'Un nouveau regroupement' }));
	await page.keyboard.press('Enter');
	const title = page.getByLabel('Titre du regroupement');
	await expect(title).toBeFocused();
	await page.keyboard.type('Le soir');
	await page.keyboard.press('Enter');
	await toCard(second);
	await page.keyboard.press('m');
	await tabTo(page, dialog.getByRole('button', { name: /^Le soir/ }));
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-group]').filter({ hasText: 'Le soir' }).locator('[data-card]')).toHaveCount(2);

	await toCard(second);
	await page.keyboard.press('Enter');
	await tabTo(page, page.getByRole('button', { name: 'En faire un constat…' }));
	await page.keyboard.press('Enter');
	await tabTo(page, dialog.getByLabel('Le constat, en une phrase'));
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.type('Le soir, rien n’est ouvert');
	await tabTo(page, dialog.getByRole('button', { name: 'Créer' }));
	await page.keyboard.press('Enter');
	const finding = page.getByRole('link', { name: 'Le soir, rien n’est ouvert' });
	await tabTo(page, finding);
	await page.keyboard.press('Enter');
	await expect(
		page.getByRole('complementary').getByRole('heading', { name: 'Le soir, rien n’est ouvert' }),
	).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(finding).toBeFocused();
	await context.close();
});

test('at 320 px with letters twice as large, the participant’s board loses nothing', async ({
	browser,
	server,
	at,
}) => {
	const page = await phone(browser, server.url, { viewport: { width: 320, height: 568 } });
	await comeIn(page, at.code, 'Rosa', 'Table 3');
	await hydrated(page);
	await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
	expect(await overflowFaults(page)).toEqual([]);
	await write(page, 'Des lettres plus grandes');
	await expect(cardOf(page, 'Des lettres plus grandes')).toBeVisible();
	for (const control of await page
		.locator('main')
		.locator('a, button, select, textarea')
		.filter({ visible: true })
		.all()) {
		const box = await control.boundingBox();
		expect(box && box.x >= 0 && box.x + box.width <= 320, await control.innerText()).toBe(true);
	}
	expect(await overflowFaults(page)).toEqual([]);
	await page.context().close();
});

test('a malformed frame closes its own line only', async ({ browser, server, at }) => {
	const [page, other] = [await phone(browser, server.url), await phone(browser, server.url)];
	await comeIn(page, at.code, 'Inès', 'Table 3');
	await comeIn(other, at.code, 'Théo', 'Table 3');
	await hydrated(page);
	const boardId = new URL(page.url()).pathname.split('/')[2] ?? '';
	const code = await page.evaluate(
		([path, protocol]) =>
			new Promise<number>((resolve, reject) => {
				const line = new WebSocket(`ws://${location.host}${path}`, protocol);
				line.onopen = () => line.send(new Uint8Array([255, 255, 255, 255, 255, 7]));
				line.onclose = (event) => resolve(event.code);
				line.onerror = () => reject(new Error('the line did not open'));
			}),
		[`/sync/board:${boardId}`, SUBPROTOCOL] as const,
	);
	expect(code).toBe(CLOSE.malformed);
	await write(other, 'Toujours là');
	await expect(cardOf(page, 'Toujours là')).toBeVisible();
	await expect(page.locator('[data-state="saved"]:visible')).toBeVisible();
	await Promise.all([page.context().close(), other.context().close()]);
});
