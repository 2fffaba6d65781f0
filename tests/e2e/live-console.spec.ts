import type { Browser, BrowserContext, Page } from '@playwright/test';
import { usualSettings } from '../../src/lib/domain/phase.ts';
import { createDatabase } from '../../server/db/database.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { demoAddresses, DEMO, signInAs } from '../support/demo-pages.ts';
import { expect, test } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { agendaOf } from '../support/live.ts';
import type { TestServer } from '../support/server.ts';

const SCREEN = { viewport: { width: 1920, height: 1080 }, locale: 'fr-FR', timezoneId: 'Europe/Paris' };
const QUESTIONS = ['Qu’est-ce qui vous empêche de vous déplacer ?', 'Où faut-il agir d’abord ?', 'Que retenons-nous ?'];

/** Gives the open workshop of the demonstration three phases. Returns the path of its pages. */
async function prepared(browser: Browser, server: TestServer): Promise<string> {
	const context = await browser.newContext({ baseURL: server.url });
	await signInAs(context, server, 'steward');
	const { poster } = await demoAddresses(context.request);
	await context.close();
	const workshop = poster.replace(/\/poster$/, '');
	const db = createDatabase(server.env['DATABASE_URL'] ?? '', { onIdleError: () => undefined });
	await agendaOf(db, workshop.split('/').pop() ?? '', [
		{ kind: 'write', minutes: 8, question: QUESTIONS[0] },
		{
			kind: 'prioritise',
			minutes: 5,
			question: QUESTIONS[1],
			settings: { ...usualSettings('prioritise'), ballot: { kind: 'poll', options: ['Le soir', 'Le dimanche'] } },
		},
		{ kind: 'conclude', minutes: 10, question: QUESTIONS[2] },
	]);
	await db.destroy();
	return workshop;
}

async function runner(browser: Browser, server: TestServer, role: string): Promise<BrowserContext> {
	const context = await browser.newContext({ ...SCREEN, viewport: { width: 1440, height: 900 }, baseURL: server.url });
	context.setDefaultTimeout(10_000);
	await signInAs(context, server, role);
	return context;
}

const question = (page: Page, words: string | undefined) => page.getByRole('heading', { name: words });

test('a facilitator runs three phases by keyboard, beside a projector; a second one takes over; the server comes back', async ({
	browser,
	server,
}) => {
	test.setTimeout(120_000);
	const workshop = await prepared(browser, server);
	const first = await runner(browser, server, 'facilitator');
	const console = await first.newPage();
	await console.goto(`${workshop}/facilitate`);
	await hydrated(console);
	await console.getByRole('button', { name: 'Créer l’adresse de l’écran' }).click();
	const address = await console.getByRole('link', { name: 'Ouvrir l’écran' }).getAttribute('href');
	const key = new URL(address ?? '', server.url).searchParams.get('key') ?? '';
	expect(key.length).toBeGreaterThan(40);

	// The projector has no session, and knows its address alone.
	const hall = await browser.newContext({ ...SCREEN, baseURL: server.url });
	const screen = await hall.newPage();
	await screen.goto(`${workshop}/screen?key=${key}`);
	await hydrated(screen);
	await expect(screen.getByText('L’atelier va commencer')).toBeVisible();
	expect((await screen.goto(`${workshop}/screen?key=x${key}`))?.status()).toBe(403);
	await screen.goto(`${workshop}/screen?key=${key}`);
	await hydrated(screen);

	await console.keyboard.press('s');
	await expect(console.getByText('Vous menez l’atelier')).toBeVisible();
	await expect(question(screen, QUESTIONS[0])).toBeVisible();
	await expect(screen.getByRole('timer')).toHaveText(/^0[78]:\d\d$/);
	await console.keyboard.press('+');
	await expect(screen.getByRole('timer')).toHaveText(/^08:[1-5]\d$|^09:00$/);
	await console.keyboard.press(' ');
	await expect(screen.getByText('en pause')).toBeVisible();
	await console.keyboard.press(' ');
	await expect(screen.getByText('en pause')).toBeHidden();
	await expectAccessible(screen);
	await expectAccessible(console);
	await console.screenshot({ path: test.info().outputPath('console.png'), fullPage: true });
	await screen.screenshot({ path: test.info().outputPath('screen-question.png') });

	await console.keyboard.press('ArrowRight');
	await expect(question(screen, QUESTIONS[1])).toBeVisible();
	await console.keyboard.press('ArrowLeft');
	await expect(question(screen, QUESTIONS[0])).toBeVisible();
	await console.keyboard.press('n');
	await expect(question(screen, QUESTIONS[1])).toBeVisible();

	// "7 pour A", while the ballot is private still; then everybody sees it.
	await console.getByLabel('Combien').fill('7');
	await console.getByRole('button', { name: 'Noter' }).click();
	await expect(console.getByText(/^7 pour /)).toBeVisible();
	await expect(screen.getByText('dont 7 à main levée')).toBeHidden();
	await console.getByRole('heading', { level: 1 }).click();
	await console.keyboard.press('r');
	await expect(screen.getByText('dont 7 à main levée')).toBeVisible();
	await screen.screenshot({ path: test.info().outputPath('screen-result.png') });

	// Whoever leads closes the laptop; the other one is told, and goes on.
	const second = await runner(browser, server, 'steward');
	const other = await second.newPage();
	await other.goto(`${workshop}/facilitate`);
	await hydrated(other);
	await expect(other.getByText(/mène l’atelier/)).toBeVisible();
	await first.close();
	await expect(other.getByText(/Appuyez sur L pour prendre la main/)).toBeVisible({ timeout: 20_000 });
	await other.keyboard.press('l');
	await expect(other.getByText('Vous menez l’atelier')).toBeVisible();
	await other.keyboard.press('n');
	await expect(question(screen, QUESTIONS[2])).toBeVisible();

	// The server dies in mid-phase. What is shown stays; then everything goes on, the clock too.
	await server.kill();
	await expect(screen.getByText('Reconnexion')).toBeVisible({ timeout: 15_000 });
	await expect(question(screen, QUESTIONS[2])).toBeVisible();
	await server.start();
	await expect(screen.getByText('Reconnexion')).toBeHidden({ timeout: 45_000 });
	await expect(screen.getByRole('timer')).toHaveText(/^0\d:\d\d$/);
	await other.reload();
	await hydrated(other);
	await other.keyboard.press('ArrowLeft');
	await expect(question(screen, QUESTIONS[1])).toBeVisible();

	// A new address closes the screens that are open.
	await other.getByRole('button', { name: 'Changer l’adresse de l’écran' }).click();
	await expect(screen.getByText('Cette adresse d’écran ne marche plus.')).toBeVisible({ timeout: 20_000 });
	await Promise.all([hall.close(), second.close()]);
});

test('the console works without scripts', async ({ browser, server }) => {
	const workshop = await prepared(browser, server);
	const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR', javaScriptEnabled: false });
	await signInAs(context, server, 'facilitator');
	const page = await context.newPage();
	await page.goto(`${workshop}/facilitate`);
	// It may have run before, in the test above.
	const start = page.getByRole('button', { name: /^(Commencer|Reprendre l’atelier)$/ });
	if ((await start.count()) > 0) await start.click();
	for (const name of ['Étape précédente', 'Étape suivante', /^\+\s?2\s?min$/]) {
		const button = page.getByRole('button', { name });
		if (await button.isEnabled()) await button.click();
	}
	await expect(page.getByText('En cours')).toBeVisible();
	expect(page.url()).toContain(`${DEMO}/workshops/`);
	await context.close();
});
