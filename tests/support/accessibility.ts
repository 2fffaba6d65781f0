import { expect, type Page } from '@playwright/test';
import { hydrated } from './hydrated.ts';
import { axeFaults, drawn, drawnFaults, WIDE, wordFaults } from './page-faults.ts';

/** axe finds nothing on the page as it stands; what it finds is named with its place. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await axeFaults(page)).toEqual([]);
}

/**
 * Reads a page to which no address leads as `every-page.spec.ts` reads the others: its words in both languages, axe in both
 * colours, phones. It is loaded again for that; in the end its window is wide. `route` is what that test looks for.
 */
export async function expectNothingWrong(page: Page, route: string): Promise<void> {
	expect(new URL(page.url()).pathname).toBe(route);
	await drawn(page, WIDE, 'light');
	const faults = [...(await wordFaults(page, 'fr')), ...(await drawnFaults(page))];
	await drawn(page, WIDE, 'light');
	await page.context().addCookies([{ name: 'locale', value: 'en', url: page.url() }]);
	await page.reload();
	faults.push(...(await wordFaults(page, 'en')));
	await page.context().clearCookies({ name: 'locale' });
	await page.reload();
	await hydrated(page);
	expect(faults).toEqual([]);
}
