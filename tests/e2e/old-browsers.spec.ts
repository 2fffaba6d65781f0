import { join } from 'node:path';
import { buildWhenNeeded } from '../../server/start/build.ts';
import { expect, test } from '../support/e2e.ts';
import { likeIn2019, oldBrowserFaults, syntaxFaults } from '../support/old-browsers.ts';

test.describe('browsers of 2019', () => {
	test('the reader of old JavaScript refuses what came later', () => {
		expect(syntaxFaults('a?.b ?? 1n')).toEqual([]);
		expect(syntaxFaults('a ||= 1')).not.toEqual([]);
		expect(syntaxFaults('class A { #b = 1 }')).not.toEqual([]);
	});

	test('every client chunk and stylesheet can be read by them', async () => {
		expect(await oldBrowserFaults(join(await buildWhenNeeded(console.log), 'client'))).toEqual([]);
	});

	test('the page starts without what they lack', async ({ page }) => {
		const broken: string[] = [];
		page.on('pageerror', (error) => broken.push(error.message));
		await page.addInitScript(likeIn2019);
		await page.goto('/');
		await page.getByRole('link', { name: /À propos|About/ }).click();
		await expect(page).toHaveURL(/\/about$/);
		// Escape closes the language sheet only when the page's own scripts run.
		const sheet = page.locator('details').first();
		await sheet.locator('summary').click();
		await expect(sheet).toHaveAttribute('open', '');
		await page.keyboard.press('Escape');
		await expect(sheet).not.toHaveAttribute('open', '');
		expect(broken).toEqual([]);
	});
});
