import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { uuid } from '#lib/schemas/text.ts';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/**
 * The bytes of a file, judged anew each time: always saved, never a page of ours. The name in the address is for people;
 * the one that counts is in the row. `?preview`: the small picture.
 */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
	const id = v.safeParse(uuid, params.id);
	if (!id.success) error(404, { message: 'file_gone', reason: 'file_gone' });
	const preview = url.searchParams.has('preview');
	const file = await orErrorPage(locals.app.resources.open(locals.account, id.output, { preview }));
	const etag = `"${file.sha256}"`;
	const headers = {
		etag,
		// Kept by the browser, and asked for again each time: rights change.
		'cache-control': 'private, no-cache',
		'content-security-policy': "default-src 'none'; sandbox",
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
	};
	if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	return new Response(await file.bytes(), {
		headers: {
			...headers,
			'content-type': file.mediaType,
			'content-length': String(file.size),
			'content-disposition': `attachment; filename="${plain(file.name)}"; filename*=UTF-8''${encoded(file.name)}`,
		},
	});
};

/** RFC 6266, for what reads no other: ASCII without quotes. */
const plain = (name: string): string => name.normalize('NFD').replace(/[^\x20-\x7e]|["\\%]/g, '_');
/** RFC 8187. */
const encoded = (name: string): string =>
	encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
