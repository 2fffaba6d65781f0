/**
 * Where to go next, when an address or a form says so: a path of this site, or `otherwise`. Parsed as browsers do, so that
 * `//elsewhere`, `/\elsewhere` or a tab between the slashes leads nowhere else.
 */
export function ownPath(asked: unknown, otherwise: string): string {
	if (typeof asked !== 'string' || !asked.startsWith('/')) return otherwise;
	try {
		const here = 'http://trame.invalid';
		const url = new URL(asked, here);
		return url.origin === here ? url.pathname + url.search : otherwise;
	} catch {
		return otherwise;
	}
}
