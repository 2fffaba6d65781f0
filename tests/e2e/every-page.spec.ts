import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { demoAddresses, DEMO, signInAs, type DemoAddresses } from '../support/demo-pages.ts';
import { expect, test as base } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { drawn, drawnFaults, WIDE, wordFaults } from '../support/page-faults.ts';
import { listRoutes, type Route } from '../support/routes.ts';
import type { TestServer } from '../support/server.ts';

/** The steward of the demonstration is its administrator too: two roles, for two tests of about the same length. */
const ROLES = ['visitor', 'guest', 'resident', 'facilitator', 'steward', 'administrator', 'observer'] as const;
type Role = (typeof ROLES)[number];
const MEMBERS: readonly Role[] = ['resident', 'facilitator', 'steward', 'observer'];

interface PageOfTable {
	path: string;
	/** Whose page differs from that of the others. */
	roles: readonly Role[];
	/** Status of the answer; 200 unless said. */
	status?: number;
	/** What is there once nothing moves any more: boards are drawn again when their line has brought the latest. */
	settled?: string;
}

const LINE = '[data-state="saved"]';

const pages = (at: Addresses): PageOfTable[] => [
	{ path: '/', roles: ['visitor', 'resident', 'steward'] },
	{ path: '/about', roles: ['visitor'] },
	{ path: '/sign-in', roles: ['visitor'] },
	{ path: '/sign-in/a-link-that-was-never-made', roles: ['visitor'] },
	{ path: '/erased', roles: ['visitor'] },
	{ path: '/invitations/one-that-was-never-made', roles: ['visitor'] },
	{ path: '/receipt', roles: ['visitor'] },
	{ path: `${DEMO}/privacy`, roles: ['visitor', 'guest'] },
	{ path: '/join', roles: ['visitor'] },
	{ path: `/join/${at.code}/tables`, roles: ['guest'] },
	{ path: `/join/${at.code}`, roles: ['visitor', 'guest', 'resident'] },
	{ path: '/join/ZZZZ-ZZZZ', roles: ['visitor'] },
	{ path: `/join/${at.closedCode}`, roles: ['visitor'] },
	{ path: DEMO, roles: ['visitor', ...MEMBERS] },
	{ path: `${DEMO}/diagnosis`, roles: ['visitor', 'facilitator'] },
	{ path: `${DEMO}/items`, roles: ['resident', 'steward'] },
	{ path: `${DEMO}/items?kind=finding&state=contested`, roles: ['resident'] },
	{ path: `${DEMO}/items?words=introuvable`, roles: ['resident'] },
	{ path: at.items.drafting, roles: ['resident', 'facilitator'] },
	{ path: `${at.items.drafting}?authors`, roles: ['resident'] },
	{ path: `${at.items.drafting}/history?at=1&from=0&to=1`, roles: ['facilitator'] },
	{ path: `${at.section}/history`, roles: ['steward'] },
	{ path: `${at.items.drafting}/history`, roles: ['resident'], status: 403 },
	{ path: at.items.in_round, roles: ['resident', 'steward'] },
	{ path: at.items.contested, roles: ['observer', 'steward'] },
	{ path: at.items.in_contract, roles: ['resident', 'steward'] },
	{ path: at.boards.empty, roles: ['resident', 'facilitator'], settled: LINE },
	{ path: at.boards.full, roles: ['resident', 'facilitator', 'observer'], settled: LINE },
	{ path: at.boards.closed, roles: ['resident'], settled: LINE },
	{ path: `${DEMO}/rounds`, roles: ['resident', 'steward'] },
	{ path: at.rounds.open, roles: ['resident', 'facilitator', 'steward', 'observer'] },
	{ path: at.rounds.settled, roles: ['resident', 'steward'] },
	{ path: `${DEMO}/contract`, roles: ['visitor', 'steward'] },
	{ path: `${DEMO}/contract?authors`, roles: ['steward'] },
	{ path: `${DEMO}/settings`, roles: ['facilitator', 'steward'] },
	{ path: `${DEMO}/settings/colleges`, roles: ['steward'] },
	{ path: `${DEMO}/settings/project`, roles: ['steward'] },
	{ path: `${DEMO}/settings/connections`, roles: ['steward'] },
	{ path: `${DEMO}/settings/data`, roles: ['facilitator', 'steward'] },
	{ path: `${DEMO}/workshops`, roles: ['resident', 'facilitator'] },
	{ path: at.poster, roles: ['facilitator'] },
	{ path: `${DEMO}/workshops/new`, roles: ['facilitator'] },
	{ path: at.poster.replace(/poster$/, 'live'), roles: ['resident'] },
	{ path: at.poster.replace(/poster$/, 'facilitate'), roles: ['facilitator'] },
	{ path: at.screen, roles: ['visitor'] },
	{ path: at.poster.replace(/poster$/, 'agenda'), roles: ['facilitator'] },
	{ path: at.poster.replace(/poster$/, 'print'), roles: ['facilitator'] },
	{ path: at.poster.replace(/poster$/, 'print?sheet=tables'), roles: ['facilitator'] },
	{ path: at.poster.replace(/poster$/, 'print?sheet=notes'), roles: ['facilitator'] },
	{ path: `${DEMO}/settings/audit`, roles: ['steward'] },
	{ path: `${DEMO}/settings/privacy`, roles: ['steward'] },
	{ path: `${DEMO}/settings/retention`, roles: ['steward'] },
	{ path: `${DEMO}/detections`, roles: ['facilitator'] },
	{ path: `${DEMO}/export`, roles: ['steward'] },
	{ path: '/ideas', roles: ['guest', 'steward'] },
	{ path: '/account', roles: ['guest', 'resident', 'administrator'] },
	{ path: '/account/data', roles: ['guest', 'resident'] },
	{ path: '/account/erase', roles: ['guest', 'resident'] },
	{ path: '/account/member', roles: ['guest'] },
	{ path: '/account/receipt', roles: ['guest'] },
	{ path: '/account/second-factor', roles: ['administrator'] },
	{ path: '/account/tokens', roles: ['administrator'] },
	{ path: '/admin', roles: ['administrator'] },
	{ path: '/admin', roles: ['facilitator'], status: 403 },
	{ path: '/admin/audit', roles: ['administrator'] },
	{ path: '/admin/owners', roles: ['administrator'] },
	{ path: '/admin/retention', roles: ['administrator'] },
	{ path: at.owner, roles: ['administrator'] },
	{ path: `${at.owner}/audit`, roles: ['administrator'] },
	{ path: `${at.owner}/mail`, roles: ['administrator'] },
	{ path: `${at.owner}/audit`, roles: ['administrator'] },
	{ path: `${at.owner}/departure`, roles: ['administrator'] },
	{ path: at.unsubscribe, roles: ['visitor'] },
	{ path: '/unsubscribe/a-link-that-was-never-made', roles: ['visitor'], status: 404 },
	{ path: '/api', roles: ['visitor', 'steward'] },
	{ path: '/projects/new', roles: ['steward'] },
	{ path: `${DEMO}/settings`, roles: ['resident', 'visitor'], status: 403 },
	{ path: '/nowhere', roles: ['visitor'], status: 404 },
];

/** Pages that have no address of their own: one is led there, in the test named here, which reads them in the same way. */
const ON_THE_WAY: Record<string, string> = {
	'/sign-in/by-mail': 'own-words.spec.ts',
	'/sign-in/provider/person': 'identity.spec.ts',
	'/sign-in/second-step': 'identity.spec.ts',
};
/** Moves on by itself before anybody could read it. */
const PASSES = ['/sign-out'];

type Addresses = DemoAddresses & { owner: string; unsubscribe: string; screen: string };

const test = base.extend<object, { at: Addresses }>({
	at: [
		async ({ server, browser }, use) => {
			const steward = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' });
			await signInAs(steward, server, 'steward');
			const closedCode = await closedWorkshop(steward, server.url);
			const owner = await ownerOf(steward, server.url);
			// No mail leaves: what waits can be read, and the link under it be followed.
			const outbox = await (await steward.request.get('/admin')).text();
			const unsubscribe = /\/unsubscribe\/[\w.-]+/.exec(outbox)?.[0] ?? '';
			const addresses = await demoAddresses(steward.request);
			const screen = await screenOf(steward, server.url, addresses.poster.replace(/\/poster$/, ''));
			await use({ ...addresses, closedCode, owner, unsubscribe, screen });
			await steward.close();
		},
		{ scope: 'worker' },
	],
});

/** Makes a workshop and closes it: the code of one that is over. */
async function closedWorkshop(steward: BrowserContext, origin: string): Promise<string> {
	const page = await steward.newPage();
	await page.goto(`${origin}${DEMO}/workshops`);
	await hydrated(page);
	await page.locator('summary', { hasText: 'Créer un atelier' }).click();
	await page.getByLabel('Titre').fill('Un atelier fini');
	await page.getByRole('button', { name: 'Créer l’atelier' }).click();
	const card = page.getByRole('article', { name: 'Un atelier fini' });
	const code = (await card.locator('.code strong').textContent()) ?? '';
	await card.getByRole('button', { name: 'Fermer l’atelier' }).click();
	await expect(card.getByText('Fermé', { exact: true })).toBeVisible();
	await page.close();
	return code;
}

/** The steward becomes administrator of the owner: the address of its page. */
async function ownerOf(steward: BrowserContext, origin: string): Promise<string> {
	const owners = await (await steward.request.get('/admin/owners')).text();
	const ownerId = /<option value="([0-9a-f-]{36})"/.exec(owners)?.[1] ?? '';
	const account = await (await steward.request.get('/account/data')).text();
	const email = /[\w.]+@[\w.]+/.exec(account)?.[0] ?? '';
	const named = { form: { ownerId, email }, headers: { origin } };
	expect((await steward.request.post('/admin/owners?/name', named)).ok()).toBe(true);
	return `/owners/${ownerId}`;
}

/** The address of a projector, which needs no session. */
async function screenOf(steward: BrowserContext, origin: string, workshop: string): Promise<string> {
	const console = `${workshop}/facilitate`;
	expect((await steward.request.post(`${console}?/screen`, { form: {}, headers: { origin } })).ok()).toBe(true);
	const key = /screen\?key=([^"&]+)"/.exec(await (await steward.request.get(console)).text())?.[1] ?? '';
	return `${workshop}/screen?key=${key}`;
}

/** A browser of somebody in this role. */
async function contextOf(browser: Browser, server: TestServer, role: Role, at: Addresses, locale: string) {
	const context = await browser.newContext({ baseURL: server.url, locale, timezoneId: 'Europe/Paris' });
	if (role === 'guest') await enter(context, at.code);
	else if (role !== 'visitor') await signInAs(context, server, role === 'administrator' ? 'steward' : role);
	return context;
}

/** Comes in by the door of a workshop, without an account. */
async function enter(context: BrowserContext, code: string): Promise<void> {
	const page = await context.newPage();
	await page.goto(`/join/${code}`);
	await hydrated(page);
	await page.locator('input[name="collegeId"]').first().check();
	await page.locator('main form button').click();
	await page.waitForURL(/\/tables$/);
	await page.close();
}

const ROUTES = await listRoutes();
/** The route that answers at a path. Of those that fit, it is the one whose address has most words before its parameters. */
function routeAt(path: string): Route | undefined {
	const words = (id: string) => id.split('[')[0]?.length ?? 0;
	const pattern = (id: string) =>
		new RegExp(`^${id.replaceAll(/\[\.{3}\w+\]/g, '.+').replaceAll(/\[\w+\]/g, '[^/]+')}$`);
	return ROUTES.filter(({ id }) => pattern(id).test(path)).sort((one, two) => words(two.id) - words(one.id))[0];
}

/** Links to places of ours where nothing is. */
async function deadLinks(page: Page): Promise<string[]> {
	const paths = await page.evaluate(() =>
		Array.from(document.links, ({ origin, pathname }) => (origin === location.origin ? pathname : '/')),
	);
	const here = new URL(page.url()).pathname;
	return [...new Set(paths)]
		.filter((path) => path !== here && !routeAt(path))
		.map((path) => `leads to ${path}, where nothing is`);
}

/**
 * Everything that is wrong with one page, each with the address and the size. `first`: the role that the table names first.
 */
async function faultsOf(page: Page, { path, status = 200, settled }: PageOfTable, first: boolean): Promise<string[]> {
	const noise: string[] = [];
	const onConsole = (message: { type(): string; text(): string }) => {
		const { type, text } = { type: message.type(), text: message.text() };
		const expected = status !== 200 && text.startsWith('Failed to load resource');
		if ((type === 'error' || type === 'warning') && !expected) noise.push(`console: ${text}`);
	};
	const onError = (error: Error) => noise.push(`script: ${error.message}`);
	page.on('console', onConsole).on('pageerror', onError);
	await drawn(page, WIDE, 'light');
	const answer = await page.goto(path);
	await hydrated(page);
	if (settled) await page.locator(settled).first().waitFor({ state: 'attached' });
	const faults = answer?.status() === status ? [] : [`status ${answer?.status()}`];
	faults.push(...(await deadLinks(page)), ...(await wordFaults(page, 'fr')), ...(await drawnFaults(page, first)));
	page.off('console', onConsole).off('pageerror', onError);
	return [...noise, ...faults].map((fault) => `${path}: ${fault}`);
}

// What is wrong is written in the fault itself; a trace of so many pages costs more than they do.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 240_000 });

for (const role of ROLES) {
	test(`nothing is wrong with any page of the ${role}`, async ({ server, browser, at }) => {
		const context = await contextOf(browser, server, role, at, 'fr-FR');
		const page = await context.newPage();
		const faults: string[] = [];
		for (const one of pages(at)) {
			if (one.roles.includes(role)) faults.push(...(await faultsOf(page, one, one.roles[0] === role)));
		}
		expect(faults).toEqual([]);
		await context.close();
	});
}

test('every page speaks English to who asks for it', async ({ server, browser, at }) => {
	const faults: string[] = [];
	for (const role of ROLES) {
		const context = await contextOf(browser, server, role, at, 'en-GB');
		const page = await context.newPage();
		await page.setViewportSize(WIDE);
		for (const { path } of pages(at).filter(({ roles }) => roles[0] === role)) {
			await page.goto(path);
			await hydrated(page);
			faults.push(...(await wordFaults(page, 'en')).map((fault) => `${path}: ${fault}`));
		}
		await context.close();
	}
	expect(faults).toEqual([]);
});

test('no page is forgotten', async ({ at }) => {
	const read = pages(at)
		.filter(({ status }) => status === undefined)
		.map(({ path }) => routeAt(path.split('?')[0] ?? '')?.id);
	const missing = ROUTES.filter(({ page, id }) => page && !read.includes(id)).map(({ id }) => id);
	expect(missing.sort()).toEqual([...Object.keys(ON_THE_WAY), ...PASSES].sort());
	for (const [id, file] of Object.entries(ON_THE_WAY)) {
		const test = await readFile(new URL(file, import.meta.url), 'utf8');
		expect(test, file).toMatch(new RegExp(`expectNothingWrong\\(\\w+, '${id}'\\)`));
	}
});
