import { expect, test } from '../support/e2e.ts';
import { card, write } from '../support/board-page.ts';
import { DEMO, demoAddresses, signInAs } from '../support/demo-pages.ts';

test('a number in a note: told beside the field, sent all the same, reviewed and taken out of the board', async ({
	browser,
	server,
}) => {
	const team = await browser.newContext({ baseURL: server.url });
	await signInAs(team, server, 'steward');
	const page = await team.newPage();
	const { boards } = await demoAddresses(team.request);

	await test.step('the writer is told, and may take it out or send it', async () => {
		await page.goto(boards.empty);
		const field = page.getByLabel('Votre note');
		await field.fill('Appelez Awa au 06 12 34 56 78');
		const warning = page.getByText(/contient un numéro de téléphone/);
		await expect(warning).toBeVisible();
		await page.getByRole('button', { name: 'Enlever' }).click();
		await expect(field).toHaveValue('Appelez Awa au');
		await expect(warning).toHaveCount(0);
		await write(page, 'Les clés sont chez Awa, 06 12 34 56 78, le soir');
		await expect(card(page, '06 12 34 56 78')).toBeVisible();
		// The card is there before the server has it.
		await expect(page.locator('[data-state="saved"]').first()).toBeAttached();
	});

	await test.step('the team is told how many wait, and masks it', async () => {
		await page.goto(`${DEMO}/rounds`);
		await page.getByRole('link', { name: 'Relire' }).click();
		await expect(page.locator('mark')).toHaveText('06 12 34 56 78');
		await page.getByRole('button', { name: /^Retirer du texte/ }).click();
		await expect(page.getByRole('status').filter({ hasText: 'retirées du texte' })).toBeVisible();
		await expect(page.getByText('Rien à relire')).toBeVisible();
		await page.goto(boards.empty);
		await expect(card(page, 'Les clés sont chez Awa, [coordonnées retirées], le soir')).toBeVisible();
	});

	await test.step('the log tells the act and not the number', async () => {
		await page.goto(`${DEMO}/settings/audit?family=words`);
		await expect(page.getByRole('row', { name: /A retiré d’un texte/ })).toBeVisible();
		await expect(page.getByText('06 12')).toHaveCount(0);
		const file = await team.request.get(`${DEMO}/settings/audit/audit.csv`);
		expect(await file.text()).toContain('detection.masked');
	});
	await team.close();
});
