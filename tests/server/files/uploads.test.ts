import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createFiles, type Files } from '../../../server/services/files.ts';
import { createResources, type Resources } from '../../../server/services/resources.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, peopleServices } from '../../support/people.ts';
import { docx, hostileFiles, ods, odt, pdf, photo, picture, xlsx } from '../../support/sample-files.ts';
import { beginUpload, diskStore, s3Store, uploadServer, type TestStore } from '../../support/uploads.ts';
import { testDetector } from '../../support/detector.ts';

const HOUR = 3_600_000;
const hostile = hostileFiles();

describe.each([
	['a folder', diskStore],
	['a bucket', s3Store],
])('in %s', (_name, makeStore) => {
	let database: TestDatabase;
	let place: TestStore;
	let files: Files;
	let resources: Resources;
	let people: ReturnType<typeof peopleServices>;
	let project: Awaited<ReturnType<typeof foundedProject>>;
	let http: Awaited<ReturnType<typeof uploadServer>>;

	beforeAll(async () => {
		database = await testDatabase();
		place = await makeStore();
		people = peopleServices(database.db);
		project = await foundedProject(people);
		const { db, clock, bus } = people;
		files = createFiles({ db, clock, store: place.store, quarantine: place.quarantine });
		resources = createResources({ db, clock, bus, files, people: people.people, detector: testDetector(clock) });
		http = await uploadServer(resources, project.steward);
	});
	afterAll(async () => {
		await http.close();
		await place.close();
		await database.close();
	});

	const rows = () => database.db.selectFrom('file').selectAll().orderBy('created_at').execute();
	const newest = async () => (await rows()).at(-1);
	async function bytesOf(id: string, preview = false): Promise<Buffer> {
		const file = await resources.open(project.account, id, { preview });
		return Buffer.from(await new Response(await file.bytes()).arrayBuffer());
	}

	test('what people have is taken, kept byte for byte, and named after its content', async () => {
		const good: [string, Buffer, string, string][] = [
			['Étude 2026.PDF', pdf(), 'pdf', 'Étude 2026.pdf'],
			['bilan.odt', odt(), 'odt', 'bilan.odt'],
			['bilan.docx', docx({ 'word/embeddings/chiffres.xlsx': xlsx() }), 'docx', 'bilan.docx'],
			['chiffres.ods', ods(), 'ods', 'chiffres.ods'],
			['chiffres.txt', xlsx(), 'xlsx', 'chiffres.txt.xlsx'],
			[
				'quartiers.csv',
				Buffer.from('quartier;habitants\nLes Tilleuls;4200\nGratte-Ciel;3100\n'),
				'csv',
				'quartiers.csv',
			],
			['latin.csv', Buffer.from('quartier;b\nd\u00e9j\u00e0;2\n', 'latin1'), 'csv', 'latin.csv'],
		];
		for (const [name, bytes, format, kept] of good) {
			expect(await http.send(name, bytes), name).toBe('done');
			const row = await newest();
			expect(row).toMatchObject({ format, name: kept, size: bytes.length, preview_size: null });
			expect((await bytesOf(row!.id)).equals(bytes)).toBe(true);
			expect(row!.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
		}
		expect(await place.kept()).toHaveLength(good.length);
		expect(await place.waiting()).toEqual([]);
	});

	test('a photo loses its place, date and camera, is turned upright, and has a small picture', async () => {
		const sent = await photo();
		expect(sent.includes('SECRET-CAMERA')).toBe(true);
		expect((await sharp(sent).metadata()).exif).toBeDefined();
		expect(await http.send('IMG_0001.JPG', sent, { alt: 'La place, vide' })).toBe('done');
		const row = await newest();
		expect(row).toMatchObject({ format: 'jpeg', name: 'IMG_0001.jpg', alt: 'La place, vide', width: 40, height: 60 });
		for (const preview of [false, true]) {
			const bytes = await bytesOf(row!.id, preview);
			const { width, height, exif, xmp } = await sharp(bytes).metadata();
			expect([width, height, exif, xmp]).toEqual([40, 60, undefined, undefined]);
			expect(bytes.includes('SECRET-CAMERA')).toBe(false);
			expect(bytes.equals(sent)).toBe(false);
		}
		for (const format of ['png', 'webp', 'gif'] as const)
			expect(await http.send('a', await picture(format))).toBe('done');
		expect((await rows()).slice(-3).map((row) => row.format)).toEqual(['png', 'webp', 'png']);
	});

	test('a picture without words is refused and not kept', async () => {
		const before = await place.kept();
		expect(await http.send('photo.png', await picture('png'), { alt: '' })).toBe('alt_needed');
		expect(await place.kept()).toEqual(before);
	});

	test('whatever is hostile is refused with its reason, and nothing of it stays', async () => {
		const [rowsBefore, keptBefore] = [(await rows()).length, await place.kept()];
		const answers: Record<string, string> = {};
		const expected: Record<string, string> = {};
		for (const [why, name, bytes, reason] of await hostile) {
			answers[why] = await http.send(name, bytes);
			expected[why] = reason;
		}
		expect(answers).toEqual(expected);
		expect((await rows()).length).toBe(rowsBefore);
		expect(await place.kept()).toEqual(keptBefore);
		expect(await place.waiting()).toEqual([]);
	});

	test('a name is cleaned for the eyes and is never a path', async () => {
		const names: [string, string][] = [
			['../../../etc/passwd', 'passwd.pdf'],
			['C:\\Users\\awa\\bilan.pdf', 'bilan.pdf'],
			['fiche\u202Efdp.exe', 'fichefdp.exe.pdf'],
			['.htaccess', 'htaccess.pdf'],
			[`${'é'.repeat(300)}.pdf`, `${'é'.repeat(120)}.pdf`],
			['\u0007\u200B.pdf', 'document.pdf'],
		];
		for (const [sent, kept] of names) {
			expect(await http.send(sent, pdf(sent.slice(0, 9).replace(/[^a-z]/gi, '')))).toBe('done');
			expect((await newest())?.name).toBe(kept);
		}
		for (const key of await place.kept()) expect(key).toMatch(/^[0-9a-f-]{36}(-preview)?$/);
	});

	test('a gigabyte is cut off after 25 MB, and a line that breaks leaves nothing', async () => {
		const before = await place.kept();
		const large = await beginUpload(http.port, { length: 1_000_000_000 });
		const pouring = large.pour(1_000_000_000);
		await vi.waitFor(() => expect(large.answer).toContain('file_too_large'), { timeout: 20_000 });
		large.socket.destroy();
		expect(await pouring).toBeLessThan(60_000_000);

		const cut = await beginUpload(http.port, { length: 10_000_000 });
		await cut.pour(2_000_000);
		await vi.waitFor(async () => expect(await place.waiting()).toHaveLength(1));
		cut.socket.destroy();
		expect((await http.idle()).at(-1)).toBe('upload_cut');
		expect(await place.waiting()).toEqual([]);
		expect(await place.kept()).toEqual(before);
	});

	test('a removed document is read by nobody, comes back within a day, and is gone with its bytes after', async () => {
		expect(await http.send('adieu.pdf', pdf('adieu'))).toBe('done');
		const { id } = (await newest())!;
		await resources.remove(project.steward, id);
		await expect(resources.open(project.account, id, { preview: false })).rejects.toMatchObject({
			reason: 'file_gone',
		});
		await files.sweep();
		await resources.bringBack(project.steward, id);
		expect((await bytesOf(id)).equals(pdf('adieu'))).toBe(true);

		await resources.remove(project.steward, id);
		people.clock.advance(25 * HOUR);
		await files.sweep();
		expect(await place.kept()).not.toContain(id);
		await expect(resources.bringBack(project.steward, id)).rejects.toMatchObject({ reason: 'file_gone' });
	});

	test('bytes that nothing names are swept away, once they are old, and those of rows never', async () => {
		const kept = await place.kept();
		const orphan = '00000000-0000-4000-8000-000000000000';
		const bytes = Buffer.from('left by a crash');
		await place.store.put(orphan, [bytes] as never, {
			size: bytes.length,
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		// The clock of the tests is a day ahead: for this one, what was put now is old.
		await files.sweep();
		expect(await place.kept()).toEqual(kept);
		await database.db.deleteFrom('project').where('id', '=', project.project.id).execute();
		await files.sweep();
		expect(await place.kept()).toEqual([]);
	});

	test('bytes that change on the way are not kept', async () => {
		const key = '00000000-0000-4000-8000-000000000001';
		const wrong = { size: 3, sha256: createHash('sha256').update('abd').digest('hex') };
		await expect(place.store.put(key, [Buffer.from('abc')] as never, wrong)).rejects.toThrow();
		expect(await place.store.open(key)).toBeNull();
		await expect(place.store.open('../../../etc/passwd')).rejects.toThrow('not the key of a file');
		await place.store.delete(key);
	});
});
