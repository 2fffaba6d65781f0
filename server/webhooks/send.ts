import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { isPublicAddress, literalAddress } from './public-address.ts';

/** Milliseconds from the first packet to the end of the answer. */
const WITHIN = 10_000;
/** Bytes of an answer that are read before the line is cut: nobody looks at them. */
const MOST_BYTES = 64 * 1024;

export type FailureReason = 'address' | 'answer' | 'redirect' | 'timeout' | 'line' | 'gone';
export type SendResult = { ok: true; status: number } | { ok: false; status: number | null; reason: FailureReason };

/** Every address of a name, as `dns.lookup` with `all`. */
export type Resolve = (name: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/**
 * Posts to an address that a stranger may have chosen. It is resolved once and connected to exactly that address (a name
 * that answers differently the second time gains nothing), redirects are not followed, time and size are bounded.
 * `toPrivate`: the operator allows plain HTTP and addresses of private networks.
 */
export function createSender(options: { toPrivate: boolean; resolve?: Resolve; within?: number }) {
	const { toPrivate, within = WITHIN } = options;
	const resolve: Resolve = options.resolve ?? ((name, done) => systemLookup(name, { all: true }, done));

	/** In place of the system's look-up, asked by the very connection that is made. */
	const lookup: RequestOptions['lookup'] = (name, { all }, done) => {
		resolve(name, (error, addresses) => {
			if (error) return done(error, []);
			const allowed = toPrivate ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
			const [first] = allowed;
			// One private address among public ones is no accident: then none is used.
			if (!first || allowed.length !== addresses.length) return done(new ForbiddenAddress(), []);
			return all ? done(null, allowed) : done(null, first.address, first.family);
		});
	};

	return async function send(address: string, body: string, headers: Record<string, string>): Promise<SendResult> {
		const url = URL.parse(address);
		if (!url || !mayCall(url, toPrivate)) return { ok: false, status: null, reason: 'address' };
		const signal = AbortSignal.timeout(within);
		try {
			const status = await post(url, body, headers, { lookup, signal });
			if (status >= 200 && status < 300) return { ok: true, status };
			const moved = status >= 300 && status < 400;
			return { ok: false, status, reason: status === 410 ? 'gone' : moved ? 'redirect' : 'answer' };
		} catch (error) {
			const reason = signal.aborted ? 'timeout' : error instanceof ForbiddenAddress ? 'address' : 'line';
			return { ok: false, status: null, reason };
		}
	};
}
export type Sender = ReturnType<typeof createSender>;

/** Whether an address may be called at all, as far as one can tell before it is resolved. */
export function mayCall(url: URL, toPrivate: boolean): boolean {
	if (url.username !== '' || url.password !== '') return false;
	if (toPrivate) return url.protocol === 'https:' || url.protocol === 'http:';
	const literal = literalAddress(url);
	return url.protocol === 'https:' && (literal === null || isPublicAddress(literal));
}

class ForbiddenAddress extends Error {
	override name = 'ForbiddenAddress';
}

function post(
	url: URL,
	body: string,
	headers: Record<string, string>,
	options: Pick<RequestOptions, 'lookup' | 'signal'>,
): Promise<number> {
	const bytes = Buffer.from(body, 'utf8');
	return new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? overHttps : overHttp)(
			url,
			{
				...options,
				method: 'POST',
				// A line of its own: a kept one would have been judged for somebody else's message.
				agent: false,
				headers: {
					'content-type': 'application/json',
					'content-length': bytes.byteLength,
					'user-agent': 'Trame-Webhooks/1',
					...headers,
				},
			},
			(response) => readAway(response).then(resolve, reject),
		);
		request.on('error', reject);
		request.end(bytes);
	});
}

/** Its status; the words of the answer are nobody's business, and may be endless. */
async function readAway(response: IncomingMessage): Promise<number> {
	let bytes = 0;
	for await (const chunk of response as AsyncIterable<Buffer>) {
		bytes += chunk.byteLength;
		if (bytes > MOST_BYTES) break;
	}
	return response.statusCode ?? 0;
}
