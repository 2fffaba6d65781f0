import { join } from 'node:path';
import type { ApiScope } from '#lib/domain/api.ts';
import { API_SCOPES } from '#lib/domain/api.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import { createApi } from '../../server/api/api.ts';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { createOrigins } from '../../server/origins.ts';
import type { TestDatabase } from './database.ts';

const SECRET = 'a secret of at least thirty-two characters';

interface Ask {
	method?: string;
	token?: string;
	body?: unknown;
	headers?: Record<string, string>;
	/** In place of the interface with its usual limits. */
	api?: ReturnType<typeof createApi>;
}

/** The whole application, called as the route does. `demo`: with its demonstration. */
export async function apiServer({ url }: TestDatabase, folder: string, demo: 'on' | 'off') {
	const config = await readConfig({
		...{ DATA_DIR: join(folder, 'data'), DATABASE_URL: url, SECRET_KEY: SECRET, TRAME_DEMO: demo },
	});
	const log = createLog('silent');
	const app = await createApp({
		config: { ...config, apiPerMinute: 100_000 },
		databaseUrl: url,
		origins: createOrigins(config),
		log,
	});
	await app.prepare();

	async function call(path: string, { method = 'GET', token, body, headers = {}, api = app.api }: Ask = {}) {
		const request = new Request(`http://localhost:3000/api/v1${path}`, {
			method,
			headers: {
				...(token !== undefined && { authorization: `Bearer ${token}` }),
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const response = await api.handle(request, { address: '192.0.2.1', requestId: 'request-1' });
		const text = await response.text();
		const isJson = /json/.test(response.headers.get('content-type') ?? '');
		// What a test reads out of an answer is checked by what it expects of it.
		// eslint-disable-next-line @typescript-eslint/no-explicit-any
		const json = (isJson ? JSON.parse(text) : null) as any;
		return { status: response.status, headers: response.headers, text, json };
	}

	return {
		app,
		call,

		token: (accountId: string, scopes: readonly ApiScope[] = API_SCOPES, projectId: string | null = null) =>
			app.apiTokens.create(
				{ id: accountId, guest: false },
				{ name: 'Essai', scopes: [...scopes], projectId, days: 30 },
			),

		/** The same services behind an interface that allows so many calls a minute. */
		limited: (perMinute: number) => createApi({ services: app, log, perMinute }),
	};
}

/** The same with the project of the demonstration and its people. */
export async function apiScene(database: TestDatabase, folder: string) {
	const { db } = database;
	const server = await apiServer(database, folder, 'on');
	const project = await db
		.selectFrom('project')
		.where('slug', '=', 'auvelle')
		.select(['id', 'slug'])
		.executeTakeFirstOrThrow();
	return {
		...server,
		db,
		project,

		/** A member of the demonstration with this role. */
		async person(role: Role) {
			return db
				.selectFrom('participant')
				.innerJoin('account', 'account.id', 'participant.account_id')
				.where('project_id', '=', project.id)
				.where('role', '=', role)
				.where('email', 'is not', null)
				.where('removed_at', 'is', null)
				.select(['account.id as accountId', 'participant.id as participantId', 'college_id as collegeId'])
				.orderBy('participant.id')
				.executeTakeFirstOrThrow();
		},
	};
}
export type ApiScene = Awaited<ReturnType<typeof apiScene>>;
