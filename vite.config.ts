import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Phones of 2019: the oldest browsers the participant pages promise to run on. */
const OLDEST_BROWSERS = ['chrome80', 'safari14'];

/**
 * Svelte scopes with `:where(.svelte-x)`, which Chrome 80 to 87 do not know: they drop the whole rule. The class alone
 * scopes as well, as it did in Svelte 4.
 */
const plainScopes: Plugin = {
	name: 'plain-scopes',
	transform: {
		filter: { id: /\.svelte\?.*type=style/ },
		handler: (code) => ({ code: code.replace(/:where\((\.svelte-[a-z0-9]+)\)/g, '$1'), map: null }),
	},
};

export default defineConfig({
	plugins: [sveltekit(), plainScopes],
	build: { target: OLDEST_BROWSERS, cssTarget: OLDEST_BROWSERS },
	// Found late (the editor is loaded on demand), they would make the development server reload a page in use, and load
	// Yjs twice.
	optimizeDeps: {
		include: [
			'yjs',
			'y-websocket',
			'idb',
			'lib0/decoding',
			'lib0/encoding',
			'@tiptap/core',
			'@tiptap/extension-collaboration',
			'@tiptap/starter-kit',
			'@tiptap/y-tiptap',
		],
	},
	test: {
		// Two also on two cores: tests of a database wait more than they work.
		maxWorkers: Math.max(2, availableParallelism() - 1),
		projects: [
			{ extends: true, test: { name: 'unit', environment: 'node', include: ['tests/src/**/*.test.ts'] } },
			{
				extends: true,
				test: {
					name: 'integration',
					environment: 'node',
					include: ['tests/server/**/*.test.ts'],
					globalSetup: 'tests/support/postgres.ts',
					testTimeout: 30_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
