import type * as v from 'valibot';
import type { ApiScope } from '#lib/domain/api.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { Plain } from '#lib/schemas/datasets.ts';
import type { TokenOwner } from '../db/api-token-store.ts';
import type { ProjectRecord } from '../db/project-store.ts';
import type { Services } from '../services/index.ts';

export type OperationId = keyof Messages['api']['operations'];
type Fields = v.ObjectEntries;

/** A whole file instead of the declared JSON: the CSV form of a table. */
export class FileAnswer {
	readonly mediaType: string;
	readonly fileName: string;
	readonly body: string;

	constructor(mediaType: string, fileName: string, body: string) {
		this.mediaType = mediaType;
		this.fileName = fileName;
		this.body = body;
	}
}

/** One call, as an endpoint sees it. */
export interface Call<Params extends Fields = Fields, Query extends Fields = Fields, Body extends Fields = Fields> {
	services: Services;
	/** Null: nobody in particular. */
	owner: TokenOwner | null;
	locale: Locale;
	m: Messages;
	params: v.InferOutput<v.ObjectSchema<Params, undefined>>;
	query: v.InferOutput<v.ObjectSchema<Query, undefined>>;
	body: v.InferOutput<v.ObjectSchema<Body, undefined>>;
	/** Id of a command for a write: the same for the same `Idempotency-Key` of the same owner. */
	commandId: string;
	/** The project of this slug with who is asking there. Refusal as `projects.open`. */
	project(slug: string): Promise<{ project: ProjectRecord; principal: Principal }>;
	/** Who is asking in the project with this id; undefined is a thing that does not exist. */
	principalIn(projectId: string | undefined): Promise<Principal>;
}

/**
 * The one declaration of an operation: what the router checks, what the OpenAPI document says and what leaves the server
 * all follow from it. Summaries are `messages.api.operations`.
 */
export interface Endpoint {
	id: OperationId;
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** Below `/api/v1`; `{name}` is a field of `params`. */
	path: string;
	/** What a token must be allowed. */
	scope: ApiScope;
	/** Also answers without a token, as far as the project is published. */
	open: boolean;
	params: Fields;
	query: Fields;
	body: Fields | null;
	status: 200 | 201 | 204;
	/** Null: no content. */
	response: v.GenericSchema | null;
	/** Also comes as CSV, by `?format=`. */
	csv: boolean;
	run(call: never): Promise<unknown>;
}

interface Declaration<P extends Fields, Q extends Fields, B extends Fields, R> {
	id: OperationId;
	method?: Endpoint['method'];
	path: string;
	scope?: ApiScope;
	open?: boolean;
	params?: P;
	query?: Q;
	body?: B;
	status?: Endpoint['status'];
	response: R;
	csv?: boolean;
	run(call: Call<P, Q, B>): Promise<R extends v.GenericSchema ? Plain<v.InferOutput<R>> | FileAnswer : void>;
}

/** Most calls read: what is left out is a closed GET without parameters that answers 200. */
export function endpoint<
	R extends v.GenericSchema | null,
	P extends Fields = Record<never, never>,
	Q extends Fields = Record<never, never>,
	B extends Fields = Record<never, never>,
>(declared: Declaration<P, Q, B, R>): Endpoint {
	const { method = 'GET', scope = 'read', open = false, status = 200, csv = false } = declared;
	const { id, path, params = {}, query = {}, body = null, response, run } = declared;
	return { id, method, path, scope, open, params, query, body, status, response, csv, run };
}
