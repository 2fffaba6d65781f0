import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { createDatabase } from '../../server/db/database.ts';
import { runningEmbedded } from '../../server/db/embedded.ts';
import { openPdf } from '../server/export/open-pdf.ts';
import { expectAccessible, expectNothingWrong } from '../support/accessibility.ts';
import { card, write } from '../support/board-page.ts';
import { findInDatabase } from '../support/database-search.ts';
import { expect, testFromNothing } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { PHONE } from '../support/seats.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { smtpServer } from '../support/smtp.ts';

/** A server that sends its mail to a real SMTP server. */
const test = testFromNothing.extend<object, { post: Awaited<ReturnType<typeof smtpServer>>; server: TestServer }>({
	post: [
		// Playwright wants a pattern here to know what a fixture depends on: nothing.
		// eslint-disable-next-line no-empty-pattern
		async ({}, use) => {
			const post = await smtpServer();
			await use(post);
			await post.close();
		},
		{ scope: 'worker' },
	],
	server: [
		async ({ post }, use) => {
			const mail = { SMTP_URL: post.url, MAIL_FROM: 'Trame <trame@example.org>' };
			const server = await startServer((url) => ({ TRAME_DEMO: 'off', ORIGIN: url, ...mail }));
			await use(server);
			await server.remove();
		},
		{ scope: 'worker', timeout: 120_000 },
	],
});
test.describe.configure({ mode: 'serial' });

const PASSWORD = 'douze caractères';
const PROJECT = '/projects/contrat-de-ville-d-auvelle';
const NAME = 'Zénaïde-Introuvable';
const EMAIL = 'zenaide-introuvable@example.org';
const KEPT = 'Mirabelle : un banc à l’ombre, éàü';
const TAKEN_BACK = 'Quetsche : ne le dites à personne';
const FINDING = 'Il manque des bancs.';

const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const handed = { workshop: '', code: '' };
let phone: BrowserContext;
let otherPhone: BrowserContext;
let steward: Page;

const device = (browser: Browser, baseURL: string | undefined) =>
	browser.newContext({ baseURL: baseURL ?? '', viewport: PHONE, isMobile: true, hasTouch: true, locale: 'fr-FR' });

test.beforeAll(async ({ browser, baseURL }) => {
	phone = await device(browser, baseURL);
	otherPhone = await device(browser, baseURL);
	steward = await (await browser.newContext({ baseURL: baseURL ?? '', locale: 'fr-FR' })).newPage();
});
test.afterAll(() => Promise.all([phone.close(), otherPhone.close(), steward.context().close()]));

test('a steward opens a workshop', async ({ server }) => {
	const link = [...server.links.values()].find((address) => address.includes('/sign-in/')) ?? '';
	await steward.goto(new URL(link).pathname);
	await steward.getByLabel('Votre nom').fill('Inès Morel');
	await steward.getByLabel('Adresse électronique').fill('ines@example.org');
	await steward.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(steward, 'Créer le compte');
	await expect(steward).toHaveURL(/\/$/);
	await steward.goto('/projects/new');
	await steward.getByLabel('Nom de la démarche').fill('Contrat de ville d’Auvelle');
	await submit(steward, 'Créer la démarche');
	await expect(steward).toHaveURL(`${PROJECT}/settings`);
	await steward.goto(`${PROJECT}/workshops`);
	await steward.getByLabel('Titre').fill('Se déplacer');
	await submit(steward, 'Créer l’atelier');
	handed.workshop = (await steward.locator('.code strong').textContent()) ?? '';
});

test('a guest writes on a phone and takes a code, on screen, as QR and as a slip', async () => {
	const page = await phone.newPage();
	await page.goto(`/join/${handed.workshop}`);
	await page.getByLabel('Habitant').first().check();
	await page.getByLabel('Votre prénom').fill(NAME);
	await submit(page, 'Entrer dans l’atelier');
	await page.waitForURL(/\/boards\//);
	for (const words of [KEPT, TAKEN_BACK]) {
		await write(page, words);
		await expect(card(page, words)).toBeVisible();
	}
	await steward.goto(page.url());
	await expect(card(steward, KEPT)).toBeVisible();

	await page.goto('/account/receipt');
	await submit(page, 'Obtenir mon code de suivi');
	handed.code = (await page.locator('.code').textContent()) ?? '';
	expect(handed.code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
	await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible();
	await expectAccessible(page);
	await page.emulateMedia({ media: 'print' });
	await expect(page.locator('.code')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Imprimer' })).toBeHidden();
});

test('on another phone the code brings their ideas back; one is withdrawn, put back and withdrawn again', async () => {
	const page = await otherPhone.newPage();
	await page.goto(`/receipt#${handed.code}`);
	await expect(page.getByLabel('Votre code de suivi')).toHaveValue(handed.code);
	expect(page.url()).not.toContain(handed.code);
	await submit(page, 'Retrouver mes idées');
	await expect(page).toHaveURL(/\/ideas$/);
	await expect(page.locator('blockquote')).toHaveText([TAKEN_BACK, KEPT]);
	const idea = page.locator('li', { hasText: TAKEN_BACK });
	const withdraw = async () => {
		await idea.locator('summary', { hasText: 'Retirer cette idée' }).click();
		await idea.getByRole('button', { name: 'Retirer cette idée' }).click();
		await expect(page.getByText('Votre idée est retirée.')).toBeVisible();
	};
	await withdraw();
	await expect(card(steward, TAKEN_BACK)).toBeHidden();
	await expect(idea).toContainText('Vous pouvez revenir sur ce retrait jusqu’au');
	await expectAccessible(page);
	await idea.getByRole('button', { name: 'Remettre cette idée' }).click();
	await expect(page.getByText('de nouveau sur la table')).toBeVisible();
	await expect(card(steward, TAKEN_BACK)).toBeVisible();
	await withdraw();
});

test('what became of an idea is shown to whoever wrote it', async () => {
	await card(steward, KEPT)
		.getByRole('button', { name: /^Actions/ })
		.click();
	await steward.getByRole('button', { name: 'En faire un constat…' }).click();
	await steward.getByLabel('Le constat, en une phrase').fill(FINDING);
	await submit(steward, 'Créer');
	await expect(steward.getByRole('heading', { level: 2, name: FINDING })).toBeFocused();
	const [page] = otherPhone.pages() as [Page];
	await page.goto('/ideas');
	await expect(page.locator('li', { hasText: KEPT })).toContainText(FINDING);
});

test('with an email they become a member: nothing is lost or doubled, and mail lets them in', async ({
	post,
	browser,
	baseURL,
}) => {
	const [page] = otherPhone.pages() as [Page];
	await page.goto('/account/member');
	await page.getByLabel('Adresse électronique').fill(EMAIL);
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Créer mon compte');
	await expect(page).not.toHaveURL(/\/member$/);
	await page.goto('/ideas');
	await expect(page.locator('blockquote', { hasText: KEPT })).toHaveCount(1);
	await expect(card(steward, KEPT)).toHaveCount(1);

	const desk = await browser.newContext({ baseURL: baseURL ?? '', locale: 'fr-FR' });
	const elsewhere = await desk.newPage();
	await elsewhere.goto('/receipt');
	await elsewhere.getByLabel('Votre code de suivi').fill(handed.code);
	await submit(elsewhere, 'Retrouver mes idées');
	await expect(elsewhere.getByRole('alert')).toBeVisible();
	await elsewhere.goto('/sign-in/by-mail');
	await hydrated(elsewhere);
	await expectNothingWrong(elsewhere, '/sign-in/by-mail');
	await elsewhere.getByLabel('Adresse électronique').fill(EMAIL);
	await elsewhere.locator('main form button').first().click();
	await expect(elsewhere.locator('[role=status] strong')).toBeVisible();
	await expect.poll(() => post.received.find(({ to }) => to === EMAIL)?.readable, { timeout: 30_000 }).toBeTruthy();
	const letter = post.received.find(({ to }) => to === EMAIL)?.readable ?? '';
	const path = /https?:\/\/[^/\s]+(\/sign-in\/[A-Za-z0-9_-]+)/.exec(letter)?.[1] ?? '';
	await elsewhere.goto(path);
	await elsewhere.locator('main form button').first().click();
	await expect(elsewhere).not.toHaveURL(/\/sign-in\//);
	await elsewhere.goto('/ideas');
	await expect(elsewhere.locator('blockquote', { hasText: KEPT })).toHaveCount(1);
	await desk.close();
});

test('they read everything about themself, as a page and as JSON, and erase it', async () => {
	const [page] = otherPhone.pages() as [Page];
	await page.goto('/account/data');
	for (const words of [NAME, EMAIL, KEPT]) await expect(page.locator('main')).toContainText(words);
	await expectAccessible(page);
	const json = await (await otherPhone.request.get('/account/data.json')).text();
	for (const words of [NAME, EMAIL, KEPT]) expect(json).toContain(words);

	await page.getByRole('link', { name: 'Tout effacer' }).click();
	await page.getByLabel('Les retirer aussi').check();
	await page.getByLabel('J’ai compris').check();
	await submit(page, 'Tout effacer maintenant');
	await expect(page).toHaveURL(/\/erased$/);
	await expect(card(steward, KEPT)).toBeHidden();
	const stores = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
	await expect.poll(stores).toEqual([]);
	await page.goto('/ideas');
	await expect(page).toHaveURL(/\/receipt$/);
});

test('then none of their words is found: not in the database, the files, a fresh export or the log', async ({
	server,
}) => {
	const words = [NAME, EMAIL, 'Mirabelle', 'Quetsche', handed.code];
	const url = server.env.DATABASE_URL ?? (await runningEmbedded(server.dataDir)) ?? '';
	const db = createDatabase(url, { max: 2 });
	try {
		// The history of a board forgets what was withdrawn a moment after it was.
		await expect.poll(() => findInDatabase(db, words), { timeout: 20_000 }).toEqual([]);
	} finally {
		await db.destroy();
	}
	const exported = join(server.dataDir, 'exported-by-test');
	await mkdir(exported);
	const texts = await Promise.all(
		['odt', 'docx', 'pdf', 'html', 'md', 'json'].map((format) => exportAs(server, format, exported)),
	);
	for (const text of texts) {
		expect(text).toContain('Auvelle');
		for (const word of words) expect(text).not.toContain(word);
	}
	await rm(exported, { recursive: true });
	for (const file of await filesOf(server.dataDir)) {
		const bytes = await readFile(file);
		for (const word of words) expect([file, bytes.includes(word)]).toEqual([file, false]);
	}
	for (const word of words) expect(server.output).not.toContain(word);
});

const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url));

/** The synthesis of the project, freshly made; its text, taken out of the archive where it is one. */
async function exportAs(server: TestServer, format: string, folder: string): Promise<string> {
	const out = join(folder, `synthesis.${format}`);
	const args = [
		ADMIN,
		'export',
		'synthesis',
		'--project',
		PROJECT.split('/').at(-1) ?? '',
		'--format',
		format,
		'--out',
		out,
	];
	await promisify(execFile)(process.execPath, args, { env: server.env });
	const bytes = await readFile(out);
	if (format === 'pdf') return (await openPdf(new Uint8Array(bytes))).text;
	if (format !== 'odt' && format !== 'docx') return bytes.toString();
	return Object.values(unzipSync(bytes))
		.map((part) => Buffer.from(part).toString())
		.join('\n');
}

/** Every file that the server keeps, but for those of Postgres, which were searched as rows. */
async function filesOf(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => !file.includes('/postgres'));
}
