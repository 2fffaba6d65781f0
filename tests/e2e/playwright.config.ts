import { defineConfig } from '@playwright/test';
import { chromium } from '../support/browser.ts';

export default defineConfig({
	testDir: '.',
	testMatch: '*.spec.ts',
	globalSetup: './global-setup.ts',
	outputDir: '../../test-results/e2e',
	workers: 2,
	timeout: 60_000,
	forbidOnly: true,
	reporter: 'list',
	use: {
		launchOptions: await chromium(),
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
	},
});
