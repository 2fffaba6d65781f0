import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { network, type Network } from './network.ts';

/** One person at one device: a browser of their own, on a network of their own. */
export interface Seat {
	readonly page: Page;
	readonly context: BrowserContext;
	/** The device loses its network and knows it, as a phone does that leaves the hall's wifi. */
	goOffline(): Promise<void>;
	comeBack(): Promise<void>;
	/** What the pages of this seat threw. */
	readonly broken: string[];
	leave(): Promise<void>;
}

export const DESK = { width: 1360, height: 860 };
export const PHONE = { width: 360, height: 740 };

/** `viewport`: `DESK` or `PHONE`; a phone has a finger instead of a mouse. */
export async function sitDown(browser: Browser, baseURL: string, viewport = DESK): Promise<Seat> {
	const line: Network = await network();
	const phone = viewport === PHONE;
	const context = await browser.newContext({
		baseURL,
		viewport,
		hasTouch: phone,
		isMobile: phone,
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris',
		proxy: line.proxy,
	});
	// Less than a step may take, so that a step which waits in vain says for what.
	context.setDefaultTimeout(15_000);
	const broken: string[] = [];
	context.on('weberror', (error) => broken.push(String(error.error())));
	return {
		page: await context.newPage(),
		context,
		broken,
		async goOffline() {
			line.cut();
			await context.setOffline(true);
		},
		async comeBack() {
			line.mend();
			await context.setOffline(false);
		},
		async leave() {
			await context.close();
			await line.close();
			expect(broken).toEqual([]);
		},
	};
}
