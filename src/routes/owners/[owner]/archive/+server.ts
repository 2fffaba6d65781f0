import { createReadStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { orErrorPage } from '#lib/forms/answer.ts';
import type { RequestHandler } from './$types';

/** Makes the archive of this owner and sends it; nothing of it stays here. Always saved, never shown inside a page of ours. */
export const POST: RequestHandler = async ({ locals: { app, account, locale }, params }) => {
	const { path, bytes, fileName } = await orErrorPage(app.departures.archive(account, params.owner, { locale }));
	const file = createReadStream(path);
	// An open file can be read to its end when it has no name any more, whatever becomes of this answer.
	await new Promise((opened, failed) => file.once('open', opened).once('error', failed));
	await unlink(path);
	return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
		headers: {
			'content-type': 'application/x-tar',
			'content-length': String(bytes),
			'content-disposition': `attachment; filename="${fileName}"`,
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
		},
	});
};
