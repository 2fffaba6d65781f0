/** The layers of docs/architecture.md: what is listed in `to` is forbidden for `from`. */
module.exports = {
	forbidden: [
		{ name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'domain-is-pure',
			severity: 'error',
			from: { path: '^src/lib/domain' },
			to: { pathNot: '^src/lib/domain' },
		},
		{
			name: 'messages-stand-alone',
			severity: 'error',
			from: { path: '^src/lib/messages' },
			to: { pathNot: '^src/lib/messages' },
		},
		{
			name: 'schemas-know-domain-only',
			severity: 'error',
			from: { path: '^src/lib/schemas' },
			to: { pathNot: '^(src/lib/(schemas|domain)|node_modules/valibot)' },
		},
		{
			name: 'sync-knows-no-components',
			severity: 'error',
			from: { path: '^src/lib/sync' },
			to: { path: '^src/lib/components|^src/routes|^server' },
		},
		{ name: 'lib-knows-no-routes', severity: 'error', from: { path: '^src/lib' }, to: { path: '^src/routes' } },
		{
			// SvelteKit bundles its own copy of what it imports, so a module with state would exist twice.
			name: 'pages-take-only-types-from-the-server',
			severity: 'error',
			from: { path: '^src' },
			to: { path: '^server', pathNot: '^server/current-app.ts$', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'server-knows-no-framework',
			severity: 'error',
			from: { path: '^server', pathNot: '^server/start/' },
			to: { path: '^(src/(routes|lib/components)|node_modules/(svelte|@sveltejs)/)' },
		},
		{
			name: 'services-and-sync-meet-in-app-only',
			severity: 'error',
			from: { path: '^server/services' },
			to: { path: '^server/sync' },
		},
		{
			name: 'sync-knows-no-services',
			severity: 'error',
			from: { path: '^server/sync' },
			to: { path: '^server/services' },
		},
		{
			name: 'stores-know-the-domain-only',
			severity: 'error',
			from: { path: '^server/db' },
			to: { path: '^(server/(services|sync|auth|export)|src/(routes|lib/components))' },
		},
		{
			name: 'one-file-imports-ws',
			severity: 'error',
			from: { path: '^server', pathNot: '^server/sync/websocket.ts$' },
			to: { path: '^node_modules/ws/' },
		},
		{
			name: 'one-file-imports-lucia',
			severity: 'error',
			from: { pathNot: '^server/auth/(sessions|session-adapter).ts$' },
			to: { path: '^node_modules/lucia/' },
		},
		{
			name: 'one-file-imports-openid-client',
			severity: 'error',
			from: { pathNot: '^server/auth/provider.ts$' },
			to: { path: '^node_modules/openid-client/' },
		},
		{
			name: 'one-file-imports-otpauth',
			severity: 'error',
			from: { pathNot: '^server/auth/totp.ts$' },
			to: { path: '^node_modules/otpauth/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
		},
	},
};
