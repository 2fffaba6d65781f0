import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility.ts';
import { DEMO, signInAs } from '../support/demo-pages.ts';
import { expect, test } from '../support/e2e.ts';
import { hydrated } from '../support/hydrated.ts';

/** Makes a workshop from the proposed methods, as a facilitator who has a minute. Ends on its run sheet. */
async function fromMethod(page: Page, title: string): Promise<void> {
	await page.goto(`${DEMO}/workshops`);
	await page.getByRole('link', { name: 'Partir d’une méthode' }).click();
	await page.getByLabel('Minutes', { exact: true }).fill('60');
	await page.getByLabel('Personnes', { exact: true }).fill('20');
	await page.getByRole('button', { name: 'Proposer des méthodes' }).click();
	await expect(page).toHaveURL(/minutes=60&people=20/);
	await page.getByRole('group', { name: 'Méthodes qui vont bien' }).getByText('Obstacles et leviers').click();
	await page.getByLabel('Titre', { exact: true }).fill(title);
	await page.locator('[name=startsAt]').fill('2027-01-20T18:00');
	await page.locator('[name=endsAt]').fill('2027-01-20T19:30');
	await page.getByRole('button', { name: 'Créer l’atelier et son déroulé' }).click();
	await expect(page).toHaveURL(/\/workshops\/[0-9a-f-]{36}\/agenda$/);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
}

const phases = (page: Page) => page.getByRole('list', { name: 'Étapes' }).getByRole('article');

test('a workshop from a method in a minute; its agenda is edited by keyboard; everything is printed', async ({
	page,
	context,
	server,
}) => {
	await signInAs(context, server, 'facilitator');
	await fromMethod(page, 'Se soigner près de chez soi');
	await hydrated(page);
	await expect(page.getByText('60 min en tout')).toBeVisible();
	await expect(page.getByText('30 min de marge')).toBeVisible();
	await expect(phases(page)).toHaveCount(6);
	await expectAccessible(page);

	// Moved by keyboard, the phase keeps the focus.
	const down = page.getByRole('button', { name: 'Descendre : L’objectif' });
	await down.focus();
	await page.keyboard.press('Enter');
	await expect(phases(page).nth(1)).toContainText('L’objectif');
	await expect(down).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(phases(page).nth(2)).toContainText('L’objectif');

	const obstacles = phases(page).nth(0);
	await obstacles.getByText('Changer').click();
	await obstacles.getByLabel('Durée en minutes').fill('20');
	await obstacles.getByRole('textbox', { name: 'Question' }).fill('Qu’est-ce qui empêche de se soigner ?');
	await obstacles.getByLabel('Anonyme').check();
	await obstacles.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(obstacles).toContainText('Qu’est-ce qui empêche de se soigner ?');
	await expect(obstacles.getByText('Anonyme', { exact: true })).toBeVisible();
	await expect(page.getByText('70 min en tout')).toBeVisible();

	// A fault stays with its phase.
	await obstacles.getByText('Changer').click();
	await obstacles.getByLabel('Durée en minutes').fill('0');
	await obstacles.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(obstacles.getByRole('alert')).toBeFocused();
	await obstacles.getByLabel('Durée en minutes').fill('20');
	await obstacles.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(obstacles.getByRole('alert')).toHaveCount(0);

	const last = phases(page).nth(5);
	await last.getByText('Changer').click();
	await last.getByRole('button', { name: 'Retirer : Premier pas' }).click();
	await expect(phases(page)).toHaveCount(5);
	await page.getByRole('button', { name: 'Annuler le retrait' }).click();
	await expect(phases(page).nth(5)).toContainText('Premier pas');

	await page.locator('summary', { hasText: 'Ajouter une étape' }).click();
	const adding = page.locator('form[action="?/add"]');
	await adding.getByLabel('Type d’étape').selectOption('pause');
	await adding.getByRole('button', { name: 'Ajouter une étape' }).click();
	await expect(phases(page)).toHaveCount(7);

	await page.locator('summary', { hasText: 'Garder ce déroulé comme méthode' }).click();
	await page.getByLabel('Nom de la méthode').fill('Notre heure des soins');
	await page.getByRole('button', { name: 'Garder ce déroulé comme méthode' }).click();
	await expect(page.getByText('Méthode gardée.')).toBeVisible();

	await page.getByRole('link', { name: 'À imprimer' }).click();
	await expect(page.getByRole('table').getByRole('row')).toHaveCount(8);
	await expect(page.getByRole('table')).toContainText('18 h');
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Feuilles de table' }).click();
	await expect(page.getByRole('article').first()).toContainText('Qu’est-ce qui empêche de se soigner ?');
	await page.getByRole('link', { name: 'Notes en papier' }).click();
	await expect(page.getByText('Table 1, Note 16')).toBeVisible();
	await expect(page.getByRole('img', { name: /Code à scanner/ }).first()).toBeVisible();
	await expectAccessible(page);

	// Another workshop starts from the own method.
	await page.goto(`${DEMO}/workshops/new`);
	await page.getByRole('group', { name: 'Méthodes de la démarche' }).getByText('Notre heure des soins').click();
	await page.getByLabel('Titre', { exact: true }).fill('Encore une fois');
	await page.getByRole('button', { name: 'Créer l’atelier et son déroulé' }).click();
	await expect(phases(page)).toHaveCount(7);
});

test('the run sheet works without scripts', async ({ browser, server }) => {
	const context = await browser.newContext({ baseURL: server.url, locale: 'fr-FR', javaScriptEnabled: false });
	await signInAs(context, server, 'facilitator');
	const page = await context.newPage();
	await fromMethod(page, 'Sans scripts');
	await page.getByRole('button', { name: 'Descendre : L’objectif' }).click();
	await expect(phases(page).nth(1)).toContainText('L’objectif');
	const first = phases(page).nth(0);
	await first.locator('summary').click();
	await first.getByLabel('Comment on choisit').selectOption('poll');
	await first.getByLabel('Réponses possibles').fill('Oui\nNon');
	await first.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(phases(page).nth(0)).toContainText('Une réponse parmi plusieurs');
	await phases(page).nth(0).locator('summary').click();
	await phases(page)
		.nth(0)
		.getByRole('button', { name: /^Retirer/ })
		.click();
	await expect(phases(page)).toHaveCount(5);
	await page.getByRole('button', { name: 'Annuler le retrait' }).click();
	await expect(phases(page)).toHaveCount(6);
	await context.close();
});
