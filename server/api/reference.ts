import * as v from 'valibot';
import { WEBHOOK_EVENTS } from '#lib/domain/api.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { Endpoint } from './endpoint.ts';
import { schemaOf } from './openapi.ts';

/** The operations as people read them: the same declarations, without the vocabulary of schemas. */
export function referenceOf(endpoints: readonly Endpoint[], m: Messages) {
	return {
		events: WEBHOOK_EVENTS,
		operations: endpoints.map(({ id, method, path, scope, open, csv, query, body, response }) => ({
			...{ id, method, path, scope, open, csv },
			summary: m.api.operations[id],
			parameters: Object.keys(query),
			body: body && outline(schemaOf(v.object(body))),
			response: response && outline(schemaOf(response)),
		})),
	};
}

interface Schema {
	type?: string;
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	format?: string;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
}

/** A schema as one would write an example: names, kinds, closed lists; `?` after what may be left out. */
function outline(schema: Schema, indent = ''): string {
	const deeper = `${indent}  `;
	if (schema.anyOf) return schema.anyOf.map((one) => outline(one, indent)).join(' | ');
	if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
	if (schema.items) return `[${outline(schema.items, indent)}]`;
	if (!schema.properties) return schema.format ?? schema.type ?? 'any';
	const lines = Object.entries(schema.properties).map(([name, one]) => {
		const mark = schema.required?.includes(name) ? '' : '?';
		return `${deeper}${name}${mark}: ${outline(one, deeper)}`;
	});
	return `{\n${lines.join('\n')}\n${indent}}`;
}
