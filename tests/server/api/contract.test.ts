import { rm } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../../server/api/endpoints/index.ts';
import { apiScene, type ApiScene } from '../../support/api.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Operation {
	operationId: string;
	security: Record<string, string[]>[];
	parameters: { name: string; in: string; required?: boolean; schema: object }[];
	requestBody?: object;
	responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
}
interface OpenApi {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, object> };
}

let database: TestDatabase;
let folder: string;
let scene: ApiScene;
let document: OpenApi;
let stewardToken: string;
/** What stands in the path of an operation, and in a body. */
let names: Record<string, string>;
let bodies: Record<string, object>;

beforeAll(async () => {
	folder = await temporaryFolder();
	database = await testDatabase();
	scene = await apiScene(database, folder);
	document = (await scene.call('/openapi.json')).json as OpenApi;
	const { db, project } = scene;
	const steward = await scene.person('steward');
	stewardToken = await scene.token(steward.accountId);
	const open = await db
		.selectFrom('board')
		.innerJoin('workshop', 'workshop.id', 'board.workshop_id')
		.where('board.project_id', '=', project.id)
		.where('board.open', '=', true)
		.where('workshop.open', '=', true)
		.select('board.id')
		.executeTakeFirstOrThrow();
	const round = await db
		.selectFrom('comment_round')
		.where('project_id', '=', project.id)
		.select('id')
		.executeTakeFirstOrThrow();
	const item = await db
		.selectFrom('item')
		.where('project_id', '=', project.id)
		.where('state', '=', 'drafting')
		.select('id')
		.executeTakeFirstOrThrow();
	const note = { text: 'Écrit par un programme', kind: 'observation' };
	const made = await scene.call(`/boards/${open.id}/notes`, { method: 'POST', token: stewardToken, body: note });
	names = { project: project.slug, board: open.id, round: round.id, item: item.id, note: made.json.id as string };
	bodies = {
		createNote: note,
		updateNote: { text: 'Corrigé par un programme' },
		createItem: {
			kind: 'finding',
			title: 'Un constat venu d’ailleurs',
			sources: [{ kind: 'note', id: names['note'] }],
		},
		updateItem: { title: 'Un autre titre', plainText: 'Plus simple.' },
	};
}, 120_000);
afterAll(async () => {
	await scene.app.close();
	await database.close();
	await rm(folder, { recursive: true });
});

const operations = () =>
	Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
	);
const filled = (path: string, values: Record<string, string> = names) =>
	path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/** The declared schema of this answer, as a check that refuses what is not declared. */
function checkFor(operation: Operation, status: number, mediaType: string) {
	const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
	formats.default(ajv);
	const declared = operation.responses[String(status)];
	if (!declared) throw new Error(`${operation.operationId} does not declare ${status}`);
	if (declared.$ref) return ajv.compile(closed(document.components.schemas['Problem'] ?? false));
	const schema = declared.content?.[mediaType]?.schema;
	if (!schema) throw new Error(`${operation.operationId} does not declare ${mediaType}`);
	return ajv.compile(closed(schema));
}

/** The same schema, in which every object has its declared fields and no others. */
function closed(schema: unknown): object {
	if (Array.isArray(schema)) return schema.map(closed);
	if (typeof schema !== 'object' || schema === null) return schema as object;
	const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
	return 'properties' in inner ? { ...inner, additionalProperties: false } : inner;
}

function expectDeclared(operation: Operation, answer: { status: number; headers: Headers; json: unknown }) {
	const mediaType = (answer.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
	const check = checkFor(operation, answer.status, mediaType);
	check(answer.json);
	expect(check.errors, `${operation.operationId} ${answer.status}`).toBeNull();
}

test('the document is OpenAPI 3.1, in the language that is asked for, and holds every operation of the router', async () => {
	const result = await new Validator().validate({ ...structuredClone(document) });
	expect(result.errors ?? []).toEqual([]);
	expect(result.valid).toBe(true);
	expect(
		operations()
			.map(({ operation }) => operation.operationId)
			.sort(),
	).toEqual(ENDPOINTS.map(({ id }) => id).sort());
	const english = await scene.call('/openapi.json', { headers: { 'accept-language': 'en-GB' } });
	expect(english.json.info.title).toBe('Programming interface of Trame');
	expect(document.openapi).toBe('3.1.0');
});

test('every operation answers what it declares', async () => {
	// Withdrawing comes last: what it takes away is still read before.
	const ordered = operations().toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
	for (const { path, method, operation } of ordered) {
		const body = bodies[operation.operationId];
		const answer = await scene.call(filled(path), { method, token: stewardToken, ...(body && { body }) });
		const success = Object.keys(operation.responses).find((status) => status.startsWith('2'));
		expect(`${operation.operationId} ${answer.status}`).toBe(`${operation.operationId} ${success}`);
		if (answer.status !== 204) expectDeclared(operation, answer);
		// The demonstration has no documents.
		if (answer.json?.data && operation.operationId !== 'listResources')
			expect(answer.json.data.length, operation.operationId).toBeGreaterThan(0);
	}
});

describe('every refusal is the declared problem', () => {
	test('401 without a token where one is needed, and with one that is wrong', async () => {
		for (const { path, method, operation } of operations()) {
			const needsToken = operation.security.every((one) => 'token' in one);
			const bare = await scene.call(filled(path), { method });
			if (needsToken) {
				expect(`${operation.operationId} ${bare.status}`).toBe(`${operation.operationId} 401`);
				expectDeclared(operation, bare);
				expect(bare.headers.get('www-authenticate')).toMatch(/^Bearer/);
			} else expect(`${operation.operationId} ${bare.status}`).toBe(`${operation.operationId} 200`);
			const wrong = await scene.call(filled(path), { method, token: 'trame_nothing' });
			expect(`${operation.operationId} ${wrong.status}`).toBe(`${operation.operationId} 401`);
		}
	});

	test('403 for a token without the scope', async () => {
		const { accountId } = await scene.person('steward');
		const [reads, writes] = [await scene.token(accountId, ['read']), await scene.token(accountId, ['write:notes'])];
		for (const { path, method, operation } of operations()) {
			const scope = operation.security.flatMap((one) => one['token'] ?? [])[0];
			const answer = await scene.call(filled(path), { method, token: scope === 'read' ? writes : reads });
			expect(`${operation.operationId} ${answer.status}`).toBe(`${operation.operationId} 403`);
			expectDeclared(operation, answer);
			expect(answer.json.reason).toBe('scope_missing');
		}
	});

	test('404 for what does not exist, is not an id, or is of another path', async () => {
		for (const { path, method, operation } of operations().filter(({ path }) => path.includes('{'))) {
			const body = bodies[operation.operationId];
			for (const nothing of [randomUUID(), 'x'.repeat(200), '%00']) {
				const values = Object.fromEntries(Object.keys(names).map((name) => [name, nothing]));
				const answer = await scene.call(filled(path, values), { method, token: stewardToken, ...(body && { body }) });
				expect(`${operation.operationId} ${answer.status}`).toBe(`${operation.operationId} 404`);
				expectDeclared(operation, answer);
			}
		}
		expect((await scene.call('/nowhere', { token: stewardToken })).status).toBe(404);
		const wrong = await scene.call('/projects', { method: 'POST', token: stewardToken, body: {} });
		expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, OPTIONS']);
	});

	test('422 for a body or a query that is not as declared, with the field at fault; 415 for what is not JSON', async () => {
		for (const { path, method, operation } of operations()) {
			const body = bodies[operation.operationId];
			const strange = await scene.call(`${filled(path)}?surprise=1`, {
				...{ method, token: stewardToken },
				...(body && { body }),
			});
			expect(`${operation.operationId} ${strange.status}`).toBe(`${operation.operationId} 422`);
			expectDeclared(operation, strange);
			if (!body) continue;
			const more = await scene.call(filled(path), { method, token: stewardToken, body: { ...body, author: 'moi' } });
			expect(`${operation.operationId} ${more.status} ${more.json.field}`).toBe(`${operation.operationId} 422 author`);
			const text = await scene.call(filled(path), {
				method,
				token: stewardToken,
				headers: { 'content-type': 'text/plain' },
			});
			expect(`${operation.operationId} ${text.status}`).toBe(`${operation.operationId} 415`);
			expectDeclared(operation, text);
		}
		const lists = operations().filter(({ operation }) => operation.parameters.some(({ name }) => name === 'limit'));
		for (const query of ['limit=0', 'limit=1&limit=2', 'cursor=bm9uZQ']) {
			const answer = await scene.call(`${filled(lists[0]?.path ?? '')}?${query}`, { token: stewardToken });
			expect(`${query} ${answer.status}`).toBe(`${query} 422`);
		}
	});

	test('429 when a token has spent its minute, while others go on', async () => {
		const api = scene.limited(2);
		const steward = await scene.person('steward');
		const other = await scene.token(steward.accountId);
		for (const left of ['1', '0']) {
			const answer = await scene.call('/me', { token: stewardToken, api });
			expect(answer.headers.get('ratelimit')).toContain(`r=${left};`);
			expect(answer.headers.get('ratelimit-policy')).toBe('"minute";q=2;w=60');
		}
		const spent = await scene.call('/me', { token: stewardToken, api });
		expect(spent.status).toBe(429);
		expect(Number(spent.headers.get('retry-after'))).toBeGreaterThan(0);
		const me = operations().find(({ operation }) => operation.operationId === 'getMe');
		if (me) expectDeclared(me.operation, spent);
		expect((await scene.call('/me', { token: other, api })).status).toBe(200);
	});
});

test('problems speak the language of the reader', async () => {
	const [french, english] = await Promise.all(
		['fr', 'en'].map((language) => scene.call('/me', { headers: { 'accept-language': language } })),
	);
	expect(french?.json).toMatchObject({ title: 'Clé demandée', reason: 'token_needed', requestId: 'request-1' });
	expect(english?.json).toMatchObject({ title: 'Token needed', reason: 'token_needed' });
	expect(english?.headers.get('content-type')).toContain('application/problem+json');
});
