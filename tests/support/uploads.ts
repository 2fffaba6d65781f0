import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { resourceForm } from '#lib/schemas/resources.ts';
import { parseForm } from '#lib/forms/parse-form.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { isRefusal } from '../../server/errors.ts';
import { createDiskStore } from '../../server/files/disk-store.ts';
import type { FileStore } from '../../server/files/file-store.ts';
import { createQuarantine } from '../../server/files/quarantine.ts';
import { parseS3Url } from '../../server/files/s3-place.ts';
import { createS3Store } from '../../server/files/s3-store.ts';
import type { Resources } from '../../server/services/resources.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A store with its quarantine, in a new folder. */
export interface TestStore {
	store: FileStore;
	quarantine: ReturnType<typeof createQuarantine>;
	/** What waits in quarantine at this moment. */
	waiting(): Promise<string[]>;
	/** The keys of everything kept. */
	kept(): Promise<string[]>;
	/** Changes the bytes of one object behind the store’s back. */
	folder: string;
	close(): Promise<void>;
}

export async function diskStore(): Promise<TestStore> {
	const folder = await temporaryFolder();
	return around(createDiskStore(join(folder, 'files')), folder, async () => undefined);
}

/** On a real S3 server of its own. */
export async function s3Store(): Promise<TestStore> {
	const folder = await temporaryFolder();
	const server = new S3rver({
		port: 0,
		address: '127.0.0.1',
		silent: true,
		directory: join(folder, 's3'),
		configureBuckets: [{ name: 'trame', configs: [] }],
	});
	const { port } = await server.run();
	const place = parseS3Url(`http://S3RVER:S3RVER@127.0.0.1:${port}/trame/files?region=fr-par`);
	if (!place) throw new Error('this address names a bucket');
	return around(createS3Store(place), folder, () => server.close());
}

function around(store: FileStore, folder: string, end: () => Promise<void>): TestStore {
	const incoming = join(folder, 'incoming');
	return {
		store,
		folder,
		quarantine: createQuarantine(incoming),
		waiting: () => readdir(incoming).catch(() => []),
		async kept() {
			const keys: string[] = [];
			for await (const { key } of store.list()) keys.push(key);
			return keys.sort();
		},
		async close() {
			await end();
			await rm(folder, { recursive: true });
		},
	};
}

/** Documents over real HTTP, without the pages in between: answers `done`, or the reason of the refusal. */
export async function uploadServer(resources: Pick<Resources, 'receive' | 'add'>, principal: Principal) {
	/** Settled when the server is done with each request, heard or not. */
	const handled: Promise<unknown>[] = [];
	const server = createServer((request, response) => {
		async function handle(): Promise<string> {
			const contentType = request.headers['content-type'] ?? null;
			const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
			const { fields, file, refusal } = await resources.receive(principal, { contentType, body });
			try {
				if (refusal) throw refusal;
				const parsed = parseForm(resourceForm, fields, 'upload');
				if (!parsed.ok || !file) throw new Error(JSON.stringify(parsed));
				await resources.add(principal, file, parsed.value);
				return 'done';
			} finally {
				await file?.discard();
			}
		}
		const answer = handle().catch((error: unknown) => (isRefusal(error) ? error.reason : String(error)));
		handled.push(answer);
		void answer.then((words) => response.end(words));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		port,
		idle: () => Promise.all(handled),
		async send(name: string, bytes: Uint8Array | Buffer, more: Record<string, string> = {}): Promise<string> {
			const form = new FormData();
			for (const [field, value] of Object.entries({ title: 'Rapport', alt: 'Un carré', ...more }))
				form.set(field, value);
			form.set('file', new File([Uint8Array.from(bytes)], name));
			const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
			return answer.text();
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A multipart form written by hand, its file not ended. `length`: what the header promises. */
export async function beginUpload(
	port: number,
	options: { length: number; path?: string; headers?: string[]; name?: string },
) {
	const boundary = randomUUID();
	const { length, path = '/', headers = [], name = 'grand.pdf' } = options;
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	socket.on('error', () => undefined);
	let answer = '';
	socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
	const head = [
		`POST ${path} HTTP/1.1`,
		`host: localhost:${port}`,
		`content-type: multipart/form-data; boundary=${boundary}`,
		`content-length: ${length}`,
		...headers,
	].join('\r\n');
	const part = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`;
	socket.write(`${head}\r\n\r\n${part('name="title"')}Grand rapport\r\n${part(`name="file"; filename="${name}"`)}`);
	return {
		socket,
		closed,
		get answer() {
			return answer;
		},
		/** Writes so many bytes, no faster than they are taken; returns how many went before the line was cut. */
		async pour(bytes: number): Promise<number> {
			const piece = Buffer.alloc(256 * 1024, 'x');
			let sent = 0;
			while (sent < bytes && !socket.destroyed) {
				if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
				sent += piece.length;
			}
			return sent;
		},
	};
}
