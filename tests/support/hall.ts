import { testFromNothing } from './e2e.ts';
import { DESK, PHONE, sitDown, type Seat } from './seats.ts';

/** Five people of one project, each at a device of their own. */
export interface Hall {
	steward: Seat;
	facilitator: Seat;
	association: Seat;
	institution: Seat;
	resident: Seat;
}

/** An empty server and five devices, kept from step to step: each step goes on where the one before ended. */
export const test = testFromNothing.extend<object, { hall: Hall }>({
	hall: [
		async ({ browser, server }, use) => {
			const sit = (viewport: typeof DESK) => sitDown(browser, server.url, viewport);
			const [steward, facilitator, association, institution, resident] = await Promise.all([
				sit(DESK),
				sit(DESK),
				sit(DESK),
				sit(DESK),
				sit(PHONE),
			]);
			await use({ steward, facilitator, association, institution, resident });
			await Promise.all([steward, facilitator, association, institution, resident].map((seat) => seat.leave()));
		},
		{ scope: 'worker', timeout: 60_000 },
	],
});

export { expect } from '@playwright/test';
