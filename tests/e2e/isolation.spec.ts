import { createHash } from 'node:crypto';
import pg from 'pg';
import { WebSocket } from 'ws';
import { createApp, type App } from '../../server/app.ts';
import { digestOf, SAME_TEXT } from '../../server/backup/tables.ts';
import { readConfig } from '../../server/config.ts';
import { runningEmbedded } from '../../server/db/embedded.ts';
import { createLog } from '../../server/log.ts';
import { createOrigins } from '../../server/origins.ts';
import { holdingsOf } from '../../server/owners/holdings.ts';
import { expect, testFromNothing } from '../support/e2e.ts';
import { BY_ADDRESS, fieldsOf, OF_WHO_ASKS, PRIVATE } from '../support/owner-doors.ts';
import { listRoutes, type Route } from '../support/routes.ts';
import { twoOwners, WORDS, type FilledOwner } from '../support/two-owners.ts';

/**
 * One instance, two owners that look alike: nobody of the second learns or moves anything of the first, at any door. Every
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
		const headers = {
			...(token !== null && { cookie: `${name}=${token}` }),
			origin,
			'accept-language': 'fr',
			accept: 'text/html',
		};
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

/** One digest over every row of an owner, but for tokens, which note when they were last used. */
async function digestOfOwner(databaseUrl: string, ownerId: string): Promise<string> {
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		await client.query('begin');
		await client.query(SAME_TEXT);
		const hash = createHash('sha256');
		for (const table of (await holdingsOf(client, ownerId)).owned.filter(({ name }) => name !== 'api_token'))
			hash.update(`${table.name} ${(await digestOf(client, table)).sha256}\n`);
		return hash.digest('hex');
	} finally {
		await client.end();
	}
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

test('no form moves a row of another owner, at its address or at one’s own', async ({ scene, server }) => {
	const { first, second } = scene;
	const ask = asking(scene, server.url);
	const before = await digestOfOwner(scene.databaseUrl, first.ownerId);
	const routes = (await listRoutes()).filter(({ id }) => id in PRIVATE);
	const work = routes.flatMap((route) => {
		const names = [...route.actions.map((name) => `?/${name}`), ...(route.methods.includes('POST') ? [''] : [])];
		return names.flatMap((name) => {
			const body = new URLSearchParams(fieldsOf(first, `${route.id}${name}`));
			const post = { method: 'POST', body };
			const at = (owner: FilledOwner) => `${PRIVATE[route.id]?.(owner)}${name === '?/default' ? '' : name}`;
			return [
				...Object.entries(scene.strangers).map(([who, token]) => async () => {
					if (who === 'contributor') return [];
					const answer = await ask(token, at(first), post);
					// 400 would mean that the form was not understood, and so that nobody judged who asks.
					const faults = isRefused(answer) ? [] : [`status ${answer.status}`];
					return [...faults, ...wordsIn(answer.body, at(first))].map((fault) => `${who} at ${at(first)}: ${fault}`);
				}),
				// The ids of the first in a form of the second, by whoever may do most there.
				async () => {
					const answer = await ask(second.steward.token, at(second), post);
					return wordsIn(answer.body, at(first)).map((word) => `at ${at(second)}: ${word}`);
				},
			];
		});
	});
	expect(await allOf(work)).toEqual([]);
	expect(await digestOfOwner(scene.databaseUrl, first.ownerId)).toBe(before);
});

test('no line opens on a document or a channel of another owner', async ({ scene, server }) => {
	const { first } = scene;
	const cookie = scene.app.sessions.cookie(null, false).name;
	const names = [
		...[`board:${first.boardId}`, `text:${first.draftId}`, `text:${first.sectionId}`],
		...[`project:${first.projectId}`, `workshop:${first.workshop.id}`],
	];
	const open = (name: string, token: string | null) =>
		new Promise<number>((resolve, reject) => {
			const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sync/${encodeURIComponent(name)}`, {
				headers: { origin: server.url, ...(token !== null && { cookie: `${cookie}=${token}` }) },
			});
			socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
			socket.on('open', () => (socket.terminate(), resolve(101)));
			socket.on('error', reject);
		});
	for (const name of names) {
		for (const [who, token] of Object.entries({ ...scene.strangers, operator: scene.operator }))
			expect(REFUSED, `${who} at ${name}`).toContain(await open(name, token));
		expect(await open(name, first.steward.token)).toBe(101);
	}
});

test('no token of another owner reads or writes through the interface for programs', async ({ scene, server }) => {
	const { first, second } = scene;
	const ask = asking(scene, server.url);
	const document = JSON.parse((await ask(null, '/api/v1/openapi.json')).body) as {
		servers: { url: string }[];
		paths: Record<string, Record<string, unknown>>;
	};
	const values: Record<string, string> = {
		...{ project: first.slug, board: first.boardId, item: first.draftId, round: first.roundId, note: first.noteId },
	};
	const before = await digestOfOwner(scene.databaseUrl, first.ownerId);
	let shown = 0;
	const work = Object.entries(document.paths).flatMap(([path, methods]) =>
		['get', 'post', 'put', 'patch', 'delete']
			.filter((method) => method in methods)
			.map((method) => async () => {
				const at = `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)}`;
				const init = { method: method.toUpperCase(), ...(method !== 'get' && { body: '{}' }) };
				const as = (token: string) =>
					ask(null, at, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
				const theirs = await as(second.token);
				const faults = wordsIn(theirs.body, at);
				if (path.includes('{') && theirs.status < 400) faults.push(`status ${theirs.status}`);
				if (method === 'get' && wordsIn((await as(first.token)).body, at).length > 0) shown += 1;
				return faults.map((fault) => `${method} ${at}: ${fault}`);
			}),
	);
	expect(await allOf(work)).toEqual([]);
	expect(shown).toBeGreaterThan(8);
	expect(await digestOfOwner(scene.databaseUrl, first.ownerId)).toBe(before);
});
