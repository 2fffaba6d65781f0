import type { RequestEvent } from '@sveltejs/kit';
import { ownPath } from '#lib/forms/own-path.ts';
import { isSecure } from '../visit.ts';

const NAME = 'signed-out';

/** Where to go when the provider has signed somebody out, and the word by which we know that it is this sign-out. */
export function keepWay(event: RequestEvent, { state, to }: { state: string; to: string }): void {
	const options = { path: '/sign-out', httpOnly: true, sameSite: 'lax', secure: isSecure(event), maxAge: 600 } as const;
	event.cookies.set(NAME, `${state} ${to}`, options);
}

/** The way that belongs to this word, else home. It is forgotten. */
export function takeWay(event: RequestEvent, state: string | null): string {
	const [known, to] = (event.cookies.get(NAME) ?? '').split(' ', 2);
	event.cookies.delete(NAME, { path: '/sign-out', secure: isSecure(event) });
	return known !== '' && known === state ? ownPath(to, '/') : '/';
}
