import type { Page } from '@playwright/test';
import { createDatabase } from '../../server/db/database.ts';
import { usualSettings } from '../../src/lib/domain/phase.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { expect, testFromNothing as test } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';
import { agendaOf } from '../support/live.ts';
import { PHONE, sitDown, type Seat } from '../support/seats.ts';

test.describe.configure({ mode: 'serial' });

const PROJECT = '/projects/contrat-de-ville-d-auvelle';
const ANNE = 'Le soir, plus de bus';
const BOB = 'Un banc à l’ombre';

const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
let steward: Page;
let anne: Seat;
let bob: Seat;
let db: ReturnType<typeof createDatabase>;
let workshopId: string;

test.beforeAll(async ({ browser, baseURL, server }) => {
	const url = baseURL ?? '';
	db = createDatabase(server.env.DATABASE_URL ?? '', { onIdleError: () => undefined });
	steward = await (await browser.newContext({ baseURL: url, locale: 'fr-FR' })).newPage();
	[anne, bob] = [await sitDown(browser, url, PHONE), await sitDown(browser, url, PHONE)];
	for (const { page } of [anne, bob]) await page.setViewportSize({ width: 390, height: 844 });
});
test.afterAll(async () => {
	await Promise.all([anne.leave(), bob.leave(), steward.context().close()]);
	await db.destroy();
});

/** What the facilitator's console sends. */
async function act(what: string) {
	const { live_version: version } = await db
		.selectFrom('workshop')
		.select('live_version')
		.where('id', '=', workshopId)
		.executeTakeFirstOrThrow();
	const address = `${PROJECT}/workshops/${workshopId}/facilitate?/act`;
	const origin = new URL(steward.url()).origin;
	const answer = await steward.request.post(address, {
		form: { what, version: String(version) },
		headers: { origin, accept: 'application/json' },
	});
	expect(answer.status(), await answer.text()).toBeLessThan(400);
}

/** Both colours, as they are looked at by somebody. */
async function picture(page: Page, name: string) {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await page.screenshot({ path: `test-results/phone/${name}-${colorScheme}.png`, fullPage: true });
	}
}

async function enter({ page }: Seat, code: string, name: string) {
	await page.goto(`/join/${code}`);
	// Two taps and a name.
	await page.getByLabel('Habitant').first().check();
	await page.getByLabel('Votre prénom').fill(name);
	await submit(page, 'Entrer dans l’atelier');
	await page.waitForURL(/\/live$/);
	await hydrated(page);
}

test('a workshop with an agenda is entered in two taps and a name', async ({ server }) => {
	const link = [...server.links.values()].find((address) => address.includes('/sign-in/')) ?? '';
	await steward.goto(new URL(link).pathname);
	await steward.getByLabel('Votre nom').fill('Inès Morel');
	await steward.getByLabel('Adresse électronique').fill('ines@example.org');
	await steward.getByLabel('Mot de passe').fill('douze caractères');
	await submit(steward, 'Créer le compte');
	await expect(steward).toHaveURL(/\/$/);
	await steward.goto('/projects/new');
	await steward.getByLabel('Nom de la démarche').fill('Contrat de ville d’Auvelle');
	await submit(steward, 'Créer la démarche');
	await expect(steward).toHaveURL(`${PROJECT}/settings`);
	await steward.goto(`${PROJECT}/workshops`);
	await steward.getByLabel('Titre').fill('Se déplacer');
	await steward.getByLabel('Nombre de tables').fill('1');
	await submit(steward, 'Créer l’atelier');
	const code = (await steward.locator('.code strong').textContent()) ?? '';
	workshopId = (await db.selectFrom('workshop').select('id').executeTakeFirstOrThrow()).id;
	const write = usualSettings('write');
	await agendaOf(db, workshopId, [
		{ kind: 'welcome', question: 'Bienvenue' },
		{
			kind: 'write',
			question: 'Qu’est-ce qui vous complique la vie pour vous déplacer ?',
			settings: { ...write, writing: { ...write.writing!, starters: ['Le soir, je'], kinds: ['difficulty'] } },
		},
		{ kind: 'group', question: 'Qu’est-ce qui va ensemble ?' },
		{
			kind: 'prioritise',
			question: 'Où voulez-vous que l’on agisse d’abord ?',
			settings: {
				...usualSettings('prioritise'),
				ballot: { kind: 'dots', target: 'notes', budget: 3, mostOnOne: 2 },
			},
		},
		{ kind: 'discuss', question: 'Que proposons-nous ?' },
	]);
	await enter(anne, code, 'Anne');
	await enter(bob, code, 'Bob');
	await expect(anne.page.getByText('L’atelier va bientôt commencer.')).toBeVisible();
	await act('start');
	await expect(anne.page.getByRole('heading', { name: 'Bienvenue' })).toBeVisible();
});

test('what is written stays hidden from others until the reveal, also what was written without network', async () => {
	await act('next');
	const area = anne.page.getByRole('textbox', { name: 'Votre idée' });
	await expect(area).toBeVisible();
	await expectAccessible(anne.page);
	// By keyboard alone.
	await area.focus();
	await anne.page.keyboard.type(ANNE);
	await anne.page.keyboard.press('Tab');
	await area.focus();
	await anne.page.keyboard.press('Control+Enter');
	await expect(anne.page.getByRole('heading', { name: 'Mes idées (1)' })).toBeVisible();
	await expect(anne.page.getByText('Cachée pour l’instant')).toBeVisible();
	await expect(anne.page.getByText('Bien reçu')).toBeVisible();
	await picture(anne.page, 'write');

	await bob.goOffline();
	await bob.page.getByRole('textbox', { name: 'Votre idée' }).fill(BOB);
	await submit(bob.page, 'Envoyer mon idée');
	await expect(bob.page.getByText('Pas de réseau.')).toBeVisible();
	await picture(bob.page, 'offline');
	await bob.comeBack();
	await expect(bob.page.getByText('Cachée pour l’instant')).toBeVisible({ timeout: 30_000 });
	expect(await bob.page.content()).not.toContain(ANNE);
	expect(await anne.page.content()).not.toContain(BOB);
	// After a reload, or a phone that slept: the same.
	await anne.page.reload();
	await expect(anne.page.getByText('Cachée pour l’instant')).toBeVisible();
	expect(await anne.page.content()).not.toContain(BOB);
});

test('the reveal shows everybody’s ideas, and all move them', async () => {
	await act('next');
	for (const { page } of [anne, bob]) {
		for (const words of [ANNE, BOB]) await expect(page.getByText(words, { exact: true })).toBeVisible();
	}
	await expectAccessible(anne.page);
	await anne.page.getByLabel(`Ranger dans… ${BOB}`).selectOption({ label: 'Nouveau groupe' });
	await expect(bob.page.getByRole('heading', { name: 'Groupe sans titre' })).toBeVisible();
	await picture(anne.page, 'group');
});

test('dots are placed by keyboard and without network, within the budget, and shown after the reveal', async () => {
	await act('next');
	const add = (page: Page, title: string) => page.getByRole('button', { name: `Ajouter une gommette : ${title}` });
	await add(anne.page, ANNE).focus();
	await anne.page.keyboard.press('Enter');
	await anne.page.keyboard.press('Enter');
	await expect(anne.page.getByText('Il vous reste 1 sur 3.')).toBeVisible();
	// Two at most on one.
	await expect(add(anne.page, ANNE)).toBeHidden();
	await expectAccessible(anne.page);
	await picture(anne.page, 'dots');
	await bob.goOffline();
	await add(bob.page, BOB).click();
	await expect(bob.page.getByText('Il vous reste 2 sur 3.')).toBeVisible();
	await picture(bob.page, 'dots-offline');
	await bob.comeBack();
	const cast = () =>
		db
			.selectFrom('ballot_mark')
			.select(({ fn }) => fn.sum<string>('dots').as('dots'))
			.executeTakeFirstOrThrow();
	await expect.poll(async () => Number((await cast()).dots), { timeout: 30_000 }).toBe(3);
	await act('reveal');
	await expect(anne.page.getByRole('heading', { name: 'Résultats' })).toBeVisible();
	await expect(anne.page.getByText('Moins de cinq personnes ont choisi')).toBeVisible();
});

test('people ask to speak, and see what is being written', async () => {
	await act('next');
	await submit(anne.page, 'Demander la parole');
	await expect(anne.page.getByText('Vous êtes la prochaine personne.')).toBeVisible();
	await submit(bob.page, 'Demander la parole');
	await expect(bob.page.getByText('1 personne avant vous')).toBeVisible();
	await submit(anne.page, 'Retirer ma demande');
	await expect(bob.page.getByText('Vous êtes la prochaine personne.')).toBeVisible();
	await expectAccessible(bob.page);
	await picture(bob.page, 'discuss');
	await act('end');
	await expect(anne.page.getByRole('heading', { name: 'L’atelier est terminé. Merci.' })).toBeVisible();
	for (const { broken } of [anne, bob]) expect(broken).toEqual([]);
});
