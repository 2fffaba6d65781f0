import type { App } from './app.ts';

/** SvelteKit bundles its own copy of this file, so the slot is the process's, not the module's. */
const SLOT = Symbol.for('trame.app');
const slots = globalThis as { [SLOT]?: App };

export function setCurrentApp(app: App): void {
	slots[SLOT] = app;
}

/** The app that `main.ts` composed; only `hooks.server.ts` needs it. */
export function currentApp(): App {
	const app = slots[SLOT];
	if (!app) throw new Error('The pages were asked for before server/main.ts had composed the app.');
	return app;
}
