import { createApp, type App } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { runningEmbedded } from '../../server/db/embedded.ts';
import { createLog } from '../../server/log.ts';
import { createOrigins } from '../../server/origins.ts';
import { expect, testFromNothing } from '../support/e2e.ts';
import { BY_ADDRESS, OF_WHO_ASKS, PRIVATE } from '../support/owner-doors.ts';
import { listRoutes, type Route } from '../support/routes.ts';
import { twoOwners, WORDS, type FilledOwner } from '../support/two-owners.ts';

/**
 * One instance, two owners that look alike: nobody of the second learns anything of the first, at any page. Every
 * answer is searched for the word that stands in whatever the first has; the same doors, opened by the right person, show
 * that it would be found.
 */
interface Scene {
	app: App;
	databaseUrl: string;
	first: FilledOwner;
	second: FilledOwner;
	/** Who tries, by name; null: nobody is signed in. */
	strangers: Record<string, string | null>;
	operator: string;
}

const test = testFromNothing.extend<object, { scene: Scene }>({
	scene: [
		async ({ server }, use) => {
			const config = await readConfig(server.env);
			const databaseUrl = config.databaseUrl ?? (await runningEmbedded(config.dataDir)) ?? '';
			const app = await createApp({ config, databaseUrl, origins: createOrigins(config), log: createLog('silent') });
			const { operator, first, second } = await twoOwners(app);
			// The steward administers the second owner as well: nobody there may do more.
			const { steward, contributor, guest } = second;
			const strangers = { steward: steward.token, contributor: contributor.token, guest: guest.token, nobody: null };
			await use({ app, databaseUrl, first, second, strangers, operator: operator.token });
			await app.close();
		},
		{ scope: 'worker', timeout: 60_000 },
	],
});

const FORMS = [WORDS.first, WORDS.first.toLowerCase()];
/** Addresses in a request carry the word themselves, and some pages repeat where one is. */
const wordsIn = (body: string, address: string) => {
	const path = address.split('?')[0] ?? '';
	const text = body.replaceAll(path, '').replaceAll(encodeURIComponent(path), '');
	return FORMS.filter((word) => text.includes(word));
};
const REFUSED = [401, 403, 404];
/** A visitor is sent to the door; a page that is not theirs is not shown. */
const isRefused = ({ status, to }: Answer) => REFUSED.includes(status) || (status === 303 && to.startsWith('/sign-in'));

interface Answer {
	status: number;
	to: string;
	body: string;
}

function asking(scene: Scene, origin: string) {
	const name = scene.app.sessions.cookie(null, false).name;
	return async (token: string | null, path: string, init: RequestInit = {}): Promise<Answer> => {
		const headers = { ...(token !== null && { cookie: `${name}=${token}` }), origin, 'accept-language': 'fr' };
		const answer = await fetch(`${origin}${path}`, {
			redirect: 'manual',
			...init,
			headers: { ...headers, ...init.headers },
		});
		return { status: answer.status, to: answer.headers.get('location') ?? '', body: await answer.text() };
	};
}

/** Runs them eight at a time; returns what each found wrong. */
async function allOf(work: (() => Promise<string[]>)[]): Promise<string[]> {
	const faults: string[] = [];
	const waiting = [...work];
	const one = async () => {
		for (let next = waiting.pop(); next; next = waiting.pop()) faults.push(...(await next()));
	};
	await Promise.all(Array.from({ length: 8 }, one));
	return faults.sort();
}

const addresses = (route: Route, owner: FilledOwner) => {
	const path = PRIVATE[route.id]?.(owner) ?? route.id;
	const gets = route.page || route.methods.includes('GET') ? [path] : [];
	return route.page ? [...gets, `${path === '/' ? '' : path}/__data.json`] : gets;
};

test('every route has its place in the matrix', async () => {
	const known = [...Object.keys(PRIVATE), ...OF_WHO_ASKS, ...Object.keys(BY_ADDRESS)].sort();
	expect((await listRoutes()).map(({ id }) => id)).toEqual(known);
});

test('no page, no data and no file tells a word of another owner', async ({ scene, server }) => {
	const ask = asking(scene, server.url);
	const routes = (await listRoutes()).filter(({ id }) => !(id in BY_ADDRESS));
	const work = routes.flatMap((route) =>
		addresses(route, scene.first).flatMap((path) =>
			Object.entries({ ...scene.strangers, operator: scene.operator }).map(([who, token]) => async () => {
				// Data are what the page is drawn from: who may do most stands for all.
				if (path.endsWith('__data.json') && !['steward', 'nobody'].includes(who)) return [];
				const answer = await ask(token, path);
				const faults =
					route.id in PRIVATE && !isOwnData(answer) && !isRefused(answer) ? [`status ${answer.status}`] : [];
				// Whoever runs the machine knows whom it hosts, and domains of mail that waits; nothing of what is inside.
				const hosts = who === 'operator' && path.startsWith('/admin');
				const body = hosts
					? answer.body.replaceAll(/Agglomération Zarbophile|…@zarbophile\.example/g, '')
					: answer.body;
				return [...faults, ...wordsIn(body, path)].map((fault) => `${who} at ${path}: ${fault}`);
			}),
		),
	);
	expect(await allOf(work)).toEqual([]);
	expect(work.length).toBeGreaterThan(400);
});

/** Data of a page come with 200 and say inside that they are refused. */
const isOwnData = ({ status, body }: Answer) =>
	status === 200 && /^\{"type":"(redirect|data)"/.test(body) && /"type":"(error|redirect)"/.test(body);

test('the same doors show their words to the people of the owner, or the matrix would prove nothing', async ({
	scene,
	server,
}) => {
	const ask = asking(scene, server.url);
	/** Their pages hold no words of people. */
	const wordless = ['/projects/[project]/export/[file]', '/projects/[project]/settings/audit/[file]'];
	const work = (await listRoutes())
		.filter(({ id }) => id in PRIVATE && !wordless.includes(id))
		.flatMap((route) =>
			addresses(route, scene.first).map((path) => async () => {
				const answer = await ask(scene.first.steward.token, path);
				if (answer.status === 200 && wordsIn(answer.body, path).length > 0) return [];
				return [`${path}: ${answer.status}, without the word`];
			}),
		);
	expect(await allOf(work)).toEqual([]);
});
