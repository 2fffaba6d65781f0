import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility.ts';
import { expect, testFromNothing as test } from '../support/e2e.ts';

// Each step goes on where the one before ended.
test.describe.configure({ mode: 'serial' });

const PASSWORD = 'douze caractères';
const PROJECT = '/projects/contrat-de-ville-d-auvelle';
const alert = (page: Page) => page.getByRole('alert');
const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Shared by the steps: codes and links that one person hands to another. */
const handed = { code: '', invitation: '' };

async function signIn(page: Page, email: string) {
	await page.goto('/sign-in');
	await page.getByLabel('Adresse électronique').fill(email);
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Se connecter');
	await expect(page).toHaveURL(/\/$/);
}

test('the operator’s link makes the first administrator once; faults keep what was typed', async ({ page, server }) => {
	const link = [...server.links.values()].find((address) => address.includes('/sign-in/')) ?? '';
	await page.goto(new URL(link).pathname);
	await page.getByLabel('Votre nom').fill('Inès Morel');
	await page.getByLabel('Adresse électronique').fill('ines@');
	await page.getByLabel('Mot de passe').fill('court');
	await submit(page, 'Créer le compte');
	await expect(alert(page)).toBeFocused();
	await expect(alert(page)).toContainText('12 caractères au moins');
	await expect(page.getByLabel('Adresse électronique')).toHaveValue('ines@');
	await expect(page.getByLabel('Adresse électronique')).toHaveAttribute('aria-describedby', /error/);
	await expectAccessible(page);
	await page.getByLabel('Adresse électronique').fill('Ines@Example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Créer le compte');
	await expect(page).toHaveURL(/\/$/);
	await page.goto(new URL(link).pathname);
	await expect(page.getByText('Ce lien a déjà servi.')).toBeVisible();
});

test('an administrator founds a project, invites, and opens a workshop', async ({ page }) => {
	await signIn(page, 'ines@example.org');
	await page.goto('/projects/new');
	await page.getByLabel('Nom de la démarche').fill('Contrat de ville d’Auvelle');
	await expectAccessible(page);
	await submit(page, 'Créer la démarche');
	await expect(page).toHaveURL(`${PROJECT}/settings`);
	await page.getByLabel('Son adresse électronique').fill('paul@example.org');
	await page.locator('#field-role').selectOption('facilitator');
	await submit(page, 'Créer le lien');
	handed.invitation = await page.getByLabel('Lien d’invitation').inputValue();
	await expectAccessible(page);

	await page.goto(`${PROJECT}/settings/colleges`);
	await page.locator('#name-new-organisation').fill('Relais Santé');
	await page.locator('#college-new-organisation').selectOption({ label: 'Associations' });
	await submit(page, 'Ajouter une organisation');
	await expect(page.getByText('Relais Santé', { exact: true })).toBeVisible();
	await expectAccessible(page);

	await page.goto(`${PROJECT}/settings/project`);
	await page.getByLabel('Part d’avis favorables').fill('trop');
	await page.locator('section', { hasText: 'Règle d’accord' }).getByRole('button', { name: 'Enregistrer' }).click();
	await expect(alert(page)).toContainText('Écrivez un nombre.');
	await expect(page.getByLabel('Part d’avis favorables')).toHaveValue('trop');
	await expectAccessible(page);

	await page.goto(`${PROJECT}/workshops`);
	await page.getByLabel('Titre').fill('Se déplacer');
	await page.getByLabel('Nombre de tables').fill('2');
	await submit(page, 'Créer l’atelier');
	handed.code = (await page.locator('.code strong').textContent()) ?? '';
	expect(handed.code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Affiche avec le code' }).click();
	await expect(page.getByText(handed.code)).toBeVisible();
	await expectAccessible(page);
});

/** From the code to the table, and back as the same person, then as another. */
async function comesIn(browser: Browser, baseURL: string, javaScriptEnabled: boolean) {
	const phone = await browser.newContext({
		baseURL,
		javaScriptEnabled,
		locale: 'fr-FR',
		viewport: { width: 360, height: 740 },
	});
	const page = await phone.newPage();
	await page.goto('/join');
	await page.getByLabel('Le code de l’atelier').fill('AAAA-AAAA');
	await submit(page, 'Entrer');
	await expect(page.getByText('Aucun atelier n’a ce code.')).toBeVisible();
	await page.getByLabel('Le code de l’atelier').fill(handed.code.toLowerCase().replace('-', ' '));
	await submit(page, 'Entrer');
	await submit(page, 'Entrer dans l’atelier');
	await expect(alert(page)).toContainText('Choisissez qui vous êtes.');
	if (javaScriptEnabled) await expectAccessible(page);
	await page.getByLabel('Dans une association').check();
	await page.getByLabel('Votre prénom').fill('Nadia');
	await page.getByLabel('Vous venez pour une organisation').selectOption('Relais Santé');
	await submit(page, 'Entrer dans l’atelier');
	await expect(page.getByRole('link', { name: 'Table 2' })).toHaveAttribute('href', /^\/boards\//);
	if (javaScriptEnabled) await expectAccessible(page);

	await page.goto(`/join/${handed.code}`);
	await expect(page.getByText('C’est toujours vous, Nadia')).toBeVisible();
	if (javaScriptEnabled) await expectAccessible(page);
	await submit(page, 'Oui, c’est moi');
	await expect(page).toHaveURL(/\/tables$/);
	await page.goto(`/join/${handed.code}`);
	await submit(page, 'Non, je suis quelqu’un d’autre');
	await expect(page.getByText('Vous êtes…')).toBeVisible();
	await expect(page.getByText('C’est toujours vous')).toBeHidden();
	await phone.close();
}

test('a resident comes in by the code, on a phone with scripts', ({ browser, baseURL }) =>
	comesIn(browser, baseURL ?? '', true));

test('a resident comes in by the code, on a phone without scripts', ({ browser, baseURL }) =>
	comesIn(browser, baseURL ?? '', false));

test('an invited facilitator confirms a mandate, and does not see what only stewards change', async ({ page }) => {
	await page.goto(new URL(handed.invitation).pathname);
	await expectAccessible(page);
	await page.getByLabel('Votre nom').fill('Paul');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Créer mon compte et entrer');
	await expect(page).toHaveURL(PROJECT);
	await page.goto(`${PROJECT}/settings`);
	await expect(page.getByText('Nadia dit parler pour').first()).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Confirmer' }).first().click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await expect(page.getByText('ines@example.org')).toBeHidden();
	const refused = await page.goto(`${PROJECT}/settings/project`);
	expect(refused?.status()).toBe(403);
	await page.goto(new URL(handed.invitation).pathname);
	await expect(page.getByText('Cette invitation a déjà servi.')).toBeVisible();
	await expectAccessible(page);
});

test('a stranger is told that the project is for its participants, and brought back after signing in', async ({
	page,
}) => {
	const answer = await page.goto(`${PROJECT}/workshops`);
	expect(answer?.status()).toBe(403);
	await expectAccessible(page);
	await page.locator('main').getByRole('link', { name: 'Se connecter' }).click();
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill('pas le bon mot');
	await submit(page, 'Se connecter');
	await expect(alert(page)).toContainText('L’adresse ou le mot de passe ne correspond pas.');
	await expectAccessible(page);
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Se connecter');
	await expect(page).toHaveURL(`${PROJECT}/workshops`);
});

test('a changed password signs out the other devices', async ({ page, browser, baseURL }) => {
	await signIn(page, 'ines@example.org');
	const elsewhere = await (await browser.newContext({ baseURL: baseURL ?? '', locale: 'fr-FR' })).newPage();
	await signIn(elsewhere, 'ines@example.org');
	await page.goto('/account');
	await page.getByLabel('Mot de passe actuel').fill(PASSWORD);
	await page.getByLabel('Nouveau mot de passe').fill('un autre mot de passe');
	await submit(page, 'Changer le mot de passe');
	await expect(page.getByText('Votre mot de passe est changé.')).toBeVisible();
	await expectAccessible(page);
	await elsewhere.goto('/account');
	await expect(elsewhere).toHaveURL(/\/sign-in\?to=/);
	await elsewhere.context().close();
});
