import type { Page } from '@playwright/test';

/** Resolves when the page's own scripts run it: SvelteKit adds its announcer once everything is mounted. */
export const hydrated = (page: Page) => page.locator('#svelte-announcer').waitFor({ state: 'attached' });
