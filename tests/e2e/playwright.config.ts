import { defineConfig } from '@playwright/test';
import { chromium } from '../support/browser.ts';

const LONGEST = ['every-page.spec.ts', 'whole-thread.spec.ts'];

export default defineConfig({
	testDir: '.',
	globalSetup: './global-setup.ts',
	outputDir: '../../test-results/e2e',
	// More than cores on a small machine: a page, its browser and its server wait for each other.
	workers: 3,
	timeout: 60_000,
	forbidOnly: true,
	reporter: 'list',
	// The longest first, or everybody waits for them at the end.
	projects: [
		{ name: 'long', testMatch: LONGEST },
		{ name: 'others', testMatch: '*.spec.ts', testIgnore: LONGEST },
	],
	use: {
		launchOptions: await chromium(),
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
	},
});
