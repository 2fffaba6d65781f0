import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { asExpected } from './fingerprint.ts';
import type { S3Place } from './s3-place.ts';
import { checkKey, isKey, type FileStore, type StoredObject } from './file-store.ts';

/** For an answer that carries no file; and for one that does. */
const SHORT_MS = 30_000;
const LONG_MS = 5 * 60_000;

/** Files in a bucket of an S3-compatible service, addressed by path. The bucket must be private: nobody reads it but us. */
export function createS3Store({ endpoint, bucket, prefix, region, ...keys }: S3Place): FileStore {
	const client = new AwsClient({ ...keys, service: 's3', region, retries: 2 });
	const root = `${endpoint}/${bucket}`;
	const addressOf = (key: string) => `${root}/${prefix}${checkKey(key)}`;

	/** Throws when the service answers anything but success or, where that is an answer, "not there". */
	async function ask(address: string, init: Parameters<AwsClient['fetch']>[1], within = SHORT_MS): Promise<Response> {
		const answer = await client.fetch(address, { ...init, signal: AbortSignal.timeout(within) });
		if (answer.ok || answer.status === 404) return answer;
		const words = (await answer.text()).slice(0, 300);
		throw new Error(`the file store answered ${answer.status} to ${init?.method ?? 'GET'}: ${words}`);
	}

	return {
		async put(key, bytes, expected) {
			// What is signed is checked by the service too; a stream can be sent once only.
			const request = {
				method: 'PUT',
				body: Readable.toWeb(Readable.from(asExpected(bytes, expected), { objectMode: false })) as ReadableStream,
				duplex: 'half',
				headers: { 'content-length': String(expected.size), 'x-amz-content-sha256': expected.sha256 },
				signal: AbortSignal.timeout(LONG_MS),
			};
			const { url, headers } = await client.sign(addressOf(key), { ...request, body: null });
			const answer = await fetch(url, { ...request, headers });
			if (!answer.ok) throw new Error(`the file store answered ${answer.status} to PUT: ${await answer.text()}`);
			await answer.body?.cancel();
		},
		async open(key) {
			const answer = await ask(addressOf(key), { method: 'GET' }, LONG_MS);
			if (answer.status !== 404 && answer.body) return Readable.fromWeb(answer.body as never);
			await answer.body?.cancel();
			return null;
		},
		async delete(key) {
			const answer = await ask(addressOf(key), { method: 'DELETE' });
			await answer.body?.cancel();
		},
		async *list() {
			let next: string | null = null;
			do {
				const query = new URLSearchParams({
					'list-type': '2',
					prefix,
					...(next !== null && { 'continuation-token': next }),
				});
				const answer = await ask(`${root}?${query}`, { method: 'GET' });
				if (answer.status === 404) throw new Error('the file store has no such bucket');
				const text = await answer.text();
				yield* objectsIn(text, prefix);
				next = /<IsTruncated>true</.test(text)
					? decoded(/<NextContinuationToken>([^<]+)</.exec(text)?.[1] ?? '')
					: null;
			} while (next);
		},
	};
}

/** Our keys are plain letters, so the answer need not be read as XML; whatever else lies in the bucket is not ours. */
function* objectsIn(text: string, prefix: string): Generator<StoredObject> {
	for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
		const name = /<Key>([^<]*)</.exec(entry)?.[1] ?? '';
		const key = name.slice(prefix.length);
		const changedAt = new Date(/<LastModified>([^<]*)</.exec(entry)?.[1] ?? '');
		if (name.startsWith(prefix) && isKey(key)) yield { key, changedAt };
	}
}

const decoded = (text: string): string =>
	text.replace(
		/&(amp|lt|gt|quot|apos);/g,
		(_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '',
	);
