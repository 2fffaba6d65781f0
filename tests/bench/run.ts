/** `npm run bench -- NAME`: measurements of the project, each printed; none is asserted in a test. */
const BENCHES: Record<string, () => Promise<unknown>> = {
	weight: () => import('./page-weight.ts'),
	drag: () => import('./board-drag.ts'),
	export: () => import('./export.ts'),
	sync: () => import('./sync/index.ts'),
	nodes: () => import('./nodes.ts'),
};

const [asked = ''] = process.argv.slice(2);
const bench = BENCHES[asked];
if (bench) await bench();
else {
	console.error(`npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
	process.exitCode = 1;
}
export {};
