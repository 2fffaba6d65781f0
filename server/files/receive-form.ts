import { Busboy } from '@fastify/busboy';
import type { Readable } from 'node:stream';
import { Refusal, isRefusal } from '../errors.ts';
import type { Incoming, Quarantine } from './quarantine.ts';

/** A request as its route has it. */
export interface FormRequest {
	contentType: string | null;
	body: ReadableStream<Uint8Array> | null;
}

/** What came of a form: the words typed, and its file, or why there is none. */
export interface ReceivedForm {
	fields: FormData;
	file: Incoming | null;
	refusal: Refusal | null;
}

/** A line that says nothing for so long is given up. */
const SILENCE_MS = 30_000;
const LIMITS = {
	fields: 20,
	fieldNameSize: 60,
	fieldSize: 20_000,
	files: 1,
	parts: 21,
	headerPairs: 20,
	headerSize: 4096,
};

/**
 * Reads a multipart form while it comes, its one file (`file`) into quarantine, never more of it in memory than a piece.
 * Stops reading at the first fault. Whatever goes wrong, nothing is left behind; words that came before are given back.
 */
export async function receiveForm(
	{ contentType, body }: FormRequest,
	quarantine: Quarantine,
	{ silence = SILENCE_MS }: { silence?: number } = {},
): Promise<ReceivedForm> {
	const fields = new FormData();
	if (!body || !/^multipart\/form-data\s*;/i.test(contentType ?? '')) return { fields, file: null, refusal: broken() };
	const stopped = Promise.withResolvers<never>();
	stopped.promise.catch(() => undefined);
	const kept: { file?: Promise<Incoming> } = {};
	const silent = setTimeout(() => stopped.reject(new Refusal('invalid', 'upload_too_slow', 'file')), silence);
	const files: Readable[] = [];
	const reader = body.getReader();
	try {
		const parser = new Busboy({ headers: { 'content-type': contentType ?? '' }, limits: LIMITS });
		const parsed = new Promise<void>((resolve) => parser.once('finish', resolve));
		parser.on('error', () => stopped.reject(broken()));
		for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
			parser.on(event, () => stopped.reject(broken()));
		parser.on('field', (name, value, nameCut, valueCut) => {
			if (nameCut || valueCut) stopped.reject(broken());
			else fields.append(name, value);
		});
		parser.on('file', (field, stream, name) => {
			// Its end by a fault is told by `kept.file`.
			stream.on('error', () => undefined);
			if (field !== 'file' || !name) return void stream.resume();
			files.push(stream);
			kept.file = quarantine.keep(stream, name);
			kept.file.catch((error: unknown) => stopped.reject(error));
		});
		for (;;) {
			const { done, value } = await Promise.race([reader.read(), stopped.promise]);
			if (done) break;
			silent.refresh();
			await Promise.race([written(parser, value), stopped.promise]);
		}
		parser.end();
		await Promise.race([parsed, stopped.promise]);
		return { fields, file: (await kept.file) ?? null, refusal: null };
	} catch (error) {
		files.forEach((stream) => stream.destroy(new Error('the upload was stopped')));
		await kept.file?.then(
			(file) => file.discard(),
			() => undefined,
		);
		if (isRefusal(error)) return { fields, file: null, refusal: error };
		// The line broke: who sent this is not there to read more.
		return { fields, file: null, refusal: new Refusal('invalid', 'upload_cut', 'file') };
	} finally {
		clearTimeout(silent);
		// Not cancelled: that would close the line before the answer.
		reader.releaseLock();
	}
}

const broken = () => new Refusal('invalid', 'upload_broken');

function written(parser: InstanceType<typeof Busboy>, chunk: Uint8Array): Promise<void> {
	return new Promise((resolve, reject) => {
		parser.write(chunk, (error?: Error | null) => (error ? reject(error) : resolve()));
	});
}
