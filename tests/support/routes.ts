import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';

const FOLDER = fileURLToPath(new URL('../../src/routes/', import.meta.url));

/** A door of the pages, as its files say. */
export interface Route {
	/** As the folders are named: `/items/[id]`. */
	id: string;
	page: boolean;
	/** Names of its form actions. */
	actions: string[];
	/** Methods that an endpoint answers. */
	methods: string[];
}

/** Every route there is: read from the files, so that none can be forgotten. */
export async function listRoutes(): Promise<Route[]> {
	const routes = new Map<string, Route>();
	for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
		if (!entry.name.startsWith('+')) continue;
		const id = `/${relative(FOLDER, entry.parentPath)}`;
		const route = routes.get(id) ?? { id, page: false, actions: [], methods: [] };
		const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
		if (/^\+page(@.*)?\.svelte$/.test(entry.name)) route.page = true;
		if (entry.name === '+page.server.ts') route.actions = actionsIn(text);
		if (entry.name === '+server.ts')
			route.methods = [...text.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b/gm)].map(
				([, name = '']) => name,
			);
		if (route.page || route.methods.length > 0 || route.actions.length > 0) routes.set(id, route);
	}
	return [...routes.values()].sort((one, two) => (one.id < two.id ? -1 : 1));
}

function actionsIn(text: string): string[] {
	const [, body = ''] = /^export const actions\b[^{]*\{\n(.*?)^\}/ms.exec(text) ?? [];
	return [...body.matchAll(/^\t(?:async )?(\w+)(?::|\()/gm)].map(([, name = '']) => name);
}
