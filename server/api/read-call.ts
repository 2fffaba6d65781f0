import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

const MOST_BYTES = 256 * 1024;

/** The parts of a request as its endpoint declares them. Throws a Problem with the first fault. */
export async function readCall(endpoint: Endpoint, pathParams: Record<string, string>, request: Request) {
	const params = v.safeParse(v.object(endpoint.params), pathParams);
	// A name that cannot be one of ours names nothing.
	if (!params.success) throw new Problem('not_found', 'not_found');
	const query = parsed(v.strictObject(endpoint.query), queryOf(new URL(request.url)));
	const body = endpoint.body === null ? {} : parsed(v.strictObject(endpoint.body), await jsonOf(request));
	return { params: params.output, query, body };
}

function parsed<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const field = v.getDotPath(issue);
	const reason = issue.received === 'undefined' ? 'required' : issue.message;
	throw new Problem('invalid', /^[a-z_]+$/.test(reason) ? reason : 'malformed', field === null ? {} : { field });
}

/** A name given twice is a fault, not a choice. */
function queryOf(url: URL): Record<string, unknown> {
	const names = new Set(url.searchParams.keys());
	return Object.fromEntries(
		[...names].map((name) => {
			const values = url.searchParams.getAll(name);
			return [name, values.length === 1 ? values[0] : values];
		}),
	);
}

async function jsonOf(request: Request): Promise<unknown> {
	const mediaType = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
	if (mediaType !== 'application/json') throw new Problem('media_type', 'json_wanted');
	const text = await request.text();
	if (text.length > MOST_BYTES) throw new Problem('invalid', 'too_long');
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new Problem('invalid', 'malformed');
	}
}

/**
 * The id under which a write is recorded: a UUID (version 8) that follows from who writes and their `Idempotency-Key`, so
 * that the same key is the same write, and nobody can choose the id of somebody else's.
 */
export function commandIdFrom(accountId: string, key: string): string {
	const bytes = createHash('sha256').update(`${accountId}\n${key}`).digest().subarray(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
