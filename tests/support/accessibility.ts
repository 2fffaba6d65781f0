import { expect, type Page } from '@playwright/test';
import { axeFaults } from './page-faults.ts';

/** axe finds nothing on the page as it stands; what it finds is named with its place. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await axeFaults(page)).toEqual([]);
}
