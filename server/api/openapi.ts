import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { API_SCOPES } from '#lib/domain/api.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { Endpoint } from './endpoint.ts';
import { problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these operations, in the words of one language. */
export function openApiDocument(endpoints: readonly Endpoint[], m: Messages): Json {
	const paths: Record<string, Json> = {};
	for (const endpoint of endpoints) {
		paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint, m) };
	}
	const scopes = API_SCOPES.map((scope) => `- \`${scope}\`: ${m.api.scopes[scope]}`).join('\n');
	return {
		openapi: '3.1.0',
		jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
		info: {
			title: m.api.title,
			version: '1',
			description: [...m.api.reference.rules, scopes].join('\n\n'),
			license: { name: m.api.licence.name, url: m.api.licence.url },
		},
		servers: [{ url: '/api/v1' }],
		paths,
		components: {
			securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'trame_…' } },
			schemas: { Problem: schemaOf(problemSchema) },
			responses: { Problem: { description: m.api.reference.problem, content: problemContent } },
		},
	};
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problem = { $ref: '#/components/responses/Problem' };

function operation(endpoint: Endpoint, m: Messages): Json {
	const { id, path, scope, open, body, method } = endpoint;
	const named = path.includes('{');
	const writes = method !== 'GET';
	return {
		operationId: id,
		summary: m.api.operations[id],
		security: [...(open ? [{}] : []), { token: [scope] }],
		parameters: [
			...parameters('path', endpoint.params),
			...parameters('query', endpoint.query),
			...(writes ? [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 200 } }] : []),
		],
		...(body && {
			requestBody: { required: true, content: { 'application/json': { schema: schemaOf(v.strictObject(body)) } } },
		}),
		responses: {
			[endpoint.status]: success(endpoint, m),
			...(!writes && { 304: { description: m.api.reference.notModified } }),
			401: problem,
			403: problem,
			...(named && { 404: problem }),
			...(writes && { 409: problem }),
			...(body && { 415: problem }),
			422: problem,
			429: problem,
		},
	};
}

function success({ response, csv, id }: Endpoint, m: Messages): Json {
	if (response === null) return { description: m.api.reference.done };
	return {
		description: m.api.operations[id],
		content: {
			'application/json': { schema: schemaOf(response) },
			...(csv && { 'text/csv': { schema: { type: 'string' } } }),
		},
	};
}

function parameters(place: 'path' | 'query', fields: v.ObjectEntries): Json[] {
	const { properties = {}, required = [] } = schemaOf(v.object(fields)) as {
		properties?: Record<string, Json>;
		required?: string[];
	};
	return Object.entries(properties).map(([name, schema]) => ({
		name,
		in: place,
		required: required.includes(name),
		schema,
	}));
}

/** As it is written on the wire: before our schemas turn texts into numbers or dates. */
export function schemaOf(schema: v.GenericSchema): Json {
	const { $schema: _, ...rest } = toJsonSchema(schema, {
		target: 'draft-2020-12',
		typeMode: 'input',
		errorMode: 'throw',
		// Ids are taken in capitals too; they leave in small letters.
		ignoreActions: ['to_lower_case'],
	});
	return rest;
}
