import type { IncomingMessage, ServerResponse } from 'node:http';

/** No form of ours is larger. */
const LARGEST_FORM = 2 * 1024 * 1024;
/** The one address that takes more. It reads its form while it comes, and stops by itself; any other would hold it whole. */
const UPLOADS = /^\/projects\/[^/?#]+\/diagnosis\?\/upload$/;
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** Answers a request whose body is too large, or whose length is not told, and says so; else leaves it alone. */
export function refusedForItsBody(request: IncomingMessage, response: ServerResponse): boolean {
	if (request.method === 'POST' && UPLOADS.test(request.url ?? '')) return false;
	if (request.headers['transfer-encoding'] !== undefined) {
		response.writeHead(411, PLAIN).end('Length Required\n');
		return true;
	}
	if (Number(request.headers['content-length'] ?? 0) <= LARGEST_FORM) return false;
	response.writeHead(413, PLAIN).end('Content Too Large\n');
	return true;
}

/** As much as is in the pipes of a slow line, and a little more. */
const LINGER_BYTES = 8 * 1024 * 1024;
const LINGER_MS = 8_000;

/**
 * When the answer is ready before the request has ended: the rest is read for a moment and thrown away, since whoever
 * sends looks at the answer late, and closing at once would take it from them. Then the line is cut.
 */
export function cutWhatGoesOn(request: IncomingMessage, response: ServerResponse): void {
	response.once('finish', () => {
		if (request.readableEnded || request.destroyed) return;
		let left = LINGER_BYTES;
		const cut = () => request.socket.destroy();
		const timer = setTimeout(cut, LINGER_MS);
		timer.unref();
		request.once('close', () => clearTimeout(timer));
		request.once('end', () => clearTimeout(timer));
		// The pages keep what they read: they must not hear of it any more.
		request.removeAllListeners('data');
		request.on('data', (chunk: Buffer) => {
			left -= chunk.length;
			if (left < 0) cut();
		});
		request.resume();
	});
}
