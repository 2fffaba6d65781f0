import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

export interface Match {
	endpoint: Endpoint;
	params: Record<string, string>;
}

/** Finds the operation of a request. Throws the problems 404 and 405. */
export function createRouter(endpoints: readonly Endpoint[]) {
	const routes = endpoints.map((endpoint) => ({ endpoint, parts: endpoint.path.split('/') }));

	return function route(method: string, path: string): Match {
		const asked = path.split('/');
		const found = routes.flatMap(({ endpoint, parts }) => {
			const params = match(parts, asked);
			return params ? [{ endpoint, params }] : [];
		});
		const wanted = method === 'HEAD' ? 'GET' : method;
		const one = found.find(({ endpoint }) => endpoint.method === wanted);
		if (one) return one;
		if (found.length === 0) throw new Problem('not_found', 'not_found');
		const allow = [...found.map(({ endpoint }) => endpoint.method), 'OPTIONS'].join(', ');
		throw new Problem('method', 'method_not_allowed', { headers: { allow } });
	};
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
	if (parts.length !== asked.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of parts.entries()) {
		const given = asked[index] ?? '';
		if (part.startsWith('{')) params[part.slice(1, -1)] = given;
		else if (part !== given) return undefined;
	}
	return params;
}
