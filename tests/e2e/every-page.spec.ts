import type { BrowserContext, Page } from '@playwright/test';
import { demoAddresses, DEMO, signInAs, type DemoAddresses } from '../support/demo-pages.ts';
import { expect, test as base } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { axeFaults, overflowFaults, wordFaults } from '../support/page-faults.ts';

const ROLES = ['visitor', 'resident', 'facilitator', 'steward', 'observer'] as const;
type Role = (typeof ROLES)[number];
const EVERYBODY = ROLES;
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

const pages = (at: DemoAddresses): PageOfTable[] => [
	{ path: '/', roles: ['visitor', 'resident', 'steward'] },
	{ path: '/about', roles: ['visitor'] },
	{ path: '/sign-in', roles: ['visitor'] },
	{ path: '/sign-in/a-link-that-was-never-made', roles: ['visitor'] },
	{ path: '/join', roles: ['visitor'] },
	{ path: `/join/${at.code}`, roles: ['visitor', 'resident'] },
	{ path: '/join/ZZZZ-ZZZZ', roles: ['visitor'] },
	{ path: `/join/${at.closedCode}`, roles: ['visitor'] },
	{ path: DEMO, roles: EVERYBODY },
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
	{ path: '/account', roles: ['resident'] },
	{ path: '/account/tokens', roles: ['steward'] },
	{ path: '/api', roles: ['visitor', 'steward'] },
	{ path: '/projects/new', roles: ['steward'] },
	{ path: `${DEMO}/settings`, roles: ['resident', 'visitor'], status: 403 },
	{ path: '/nowhere', roles: ['visitor'], status: 404 },
];

const test = base.extend<object, { at: DemoAddresses }>({
	at: [
		async ({ server, browser }, use) => {
			const steward = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' });
			await signInAs(steward, server, 'steward');
			const closedCode = await closedWorkshop(steward, server.url);
			await use({ ...(await demoAddresses(steward.request)), closedCode });
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

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Resolves once a frame has been drawn in this size and these colours: axe reads what is drawn. */
async function drawn(
	page: Page,
	size: { width: number; height: number },
	colorScheme: 'light' | 'dark',
): Promise<void> {
	await page.setViewportSize(size);
	await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
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
	faults.push(...(await wordFaults(page, 'fr')));
	// Each colour is read once: light on a wide window, dark on a phone. The phone in the dark stands for the roles that follow.
	if (first) faults.push(...(await axeFaults(page)));
	await drawn(page, PHONE, 'dark');
	faults.push(...(await axeFaults(page)).map((fault) => `phone, dark, ${fault}`));
	await drawn(page, { width: 320, height: 568 }, 'light');
	faults.push(...(await overflowFaults(page)));
	page.off('console', onConsole).off('pageerror', onError);
	return [...noise, ...faults].map((fault) => `${path}: ${fault}`);
}

// What is wrong is written in the fault itself; a trace of so many pages costs more than they do.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 240_000 });

for (const role of ROLES) {
	test(`nothing is wrong with any page of the ${role}`, async ({ server, browser, at }) => {
		const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
		if (role !== 'visitor') await signInAs(context, server, role);
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
	const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', viewport: WIDE });
	await signInAs(context, server, 'steward');
	const page = await context.newPage();
	const faults: string[] = [];
	const ownPages = pages(at).filter(({ roles, status }) => roles.some((role) => MEMBERS.includes(role)) && !status);
	for (const { path } of [...ownPages, { path: '/about' }, { path: '/join' }]) {
		await page.goto(path);
		await hydrated(page);
		faults.push(...(await wordFaults(page, 'en')).map((fault) => `${path}: ${fault}`));
	}
	expect(faults).toEqual([]);
	await context.close();
});
