import { test as base } from '@playwright/test';
import { startServer, type TestServer } from './server.ts';

/** Playwright's `test` with a server of its own per worker; pages open relative to it. `env`: see `startServer`. */
const withServer = (env: Record<string, string>) =>
	base.extend<object, { server: TestServer }>({
		server: [
			// Playwright wants a pattern here to know what a fixture depends on: nothing.
			// eslint-disable-next-line no-empty-pattern
			async ({}, use) => {
				const server = await startServer(env);
				await use(server);
				await server.remove();
			},
			{ scope: 'worker', timeout: 120_000 },
		],
		baseURL: async ({ server }, use) => use(server.url),
	});

/** With the demo project. */
export const test = withServer({});
/** With nothing: the operator's first link is the only way in. */
export const testFromNothing = withServer({ TRAME_DEMO: 'off' });

export { expect } from '@playwright/test';
