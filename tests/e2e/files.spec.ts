import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIRequestContext, Page } from '@playwright/test';
import { DEMO, signInAs } from '../support/demo-pages.ts';
import { expect, test } from '../support/e2e.ts';
import { axeFaults, overflowFaults } from '../support/page-faults.ts';
import { hostileFiles, odt, pdf, photo } from '../support/sample-files.ts';
import { beginUpload } from '../support/uploads.ts';
import { MAIN, type TestServer } from '../support/server.ts';

const PAGE = `${DEMO}/diagnosis`;
const UPLOAD = `${PAGE}?/upload`;

/** Everything below the folder of files. */
const onDisk = async (server: TestServer): Promise<string[]> =>
	(await readdir(join(server.dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
		.filter((entry) => entry.isFile())
		.map(({ name }) => name);

async function residentMemory(server: TestServer): Promise<number> {
	const text = await (await fetch(`${server.url}/metrics`)).text();
	return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
}

/** Posts the form as a page without scripts does, and gives back what the page then says. */
async function post(request: APIRequestContext, server: TestServer, name: string, bytes: Buffer) {
	const answer = await request.post(UPLOAD, {
		headers: { origin: server.url, accept: 'text/html' },
		multipart: { title: 'Un titre à garder', alt: 'Image', file: { name, mimeType: 'application/pdf', buffer: bytes } },
	});
	return { status: answer.status(), text: await answer.text() };
}

/** It is open by itself as long as there is no document. */
const openForm = (page: Page) =>
	page.locator('details:has(input[type=file])').evaluate((one: HTMLDetailsElement) => void (one.open = true));

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });

	test('the team adds a document, anybody saves it once it is public, and it can be taken back', async ({
		page,
		server,
		context,
		browser,
	}) => {
		await signInAs(context, server, 'facilitator');
		await page.goto(PAGE);
		await expect(page.getByText('Aucun document pour le moment')).toBeVisible();
		await page.getByLabel('Titre').fill('Bilan à mi-parcours');
		await page.getByLabel('Date du document').fill('2026-03-01');
		await page
			.getByLabel('Fichier')
			.setInputFiles({ name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
		await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
		await expect(page.getByRole('alert')).toContainText('Ce type de fichier n’est pas accepté');
		await expect(page.getByLabel('Titre')).toHaveValue('Bilan à mi-parcours');

		await page
			.getByLabel('Fichier')
			.setInputFiles({ name: 'bilan « final ».pdf', mimeType: 'text/html', buffer: pdf('bilan') });
		await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
		await expect(page.getByText('Le document est ajouté.')).toBeVisible();

		const saving = page.waitForEvent('download');
		await page.getByRole('link', { name: 'Télécharger Bilan à mi-parcours' }).click();
		const download = await saving;
		expect(download.suggestedFilename()).toBe('bilan « final ».pdf');
		const address = (await page.getByRole('link', { name: 'Télécharger Bilan' }).getAttribute('href')) ?? '';
		const answer = await page.request.get(address);
		expect(await answer.body()).toEqual(pdf('bilan'));
		const headers = answer.headers();
		expect(headers).toMatchObject({
			'content-type': 'application/pdf',
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cross-origin-resource-policy': 'same-origin',
			'cache-control': 'private, no-cache',
		});
		expect(headers['content-disposition']).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''bilan%20/);
		const again = await page.request.get(address, { headers: { 'if-none-match': headers['etag'] ?? '' } });
		expect([again.status(), (await again.body()).length]).toEqual([304, 0]);

		const visitor = await browser.newContext();
		expect((await visitor.request.get(server.url + address)).status()).toBe(404);
		await page.getByRole('button', { name: 'Rendre public' }).click();
		expect((await visitor.request.get(server.url + address)).status()).toBe(200);

		await page.getByRole('button', { name: 'Retirer' }).click();
		await expect(page.getByText('Le document est retiré')).toBeVisible();
		expect((await visitor.request.get(server.url + address)).status()).toBe(404);
		await page.getByRole('button', { name: 'Remettre', exact: true }).click();
		expect((await visitor.request.get(server.url + address)).status()).toBe(200);
		await visitor.close();
	});
});

test('hostile files are refused over the real form in words, and nothing is left on the disk', async ({
	server,
	context,
	request,
}) => {
	await signInAs(context, server, 'steward');
	const before = await onDisk(server);
	for (const [why, name, bytes] of await hostileFiles()) {
		const { status, text } = await post(context.request, server, name, bytes);
		expect(status, why).toBe(400);
		expect(text, why).toContain('role="alert"');
		expect(text, why).not.toContain('Cela n’a pas marché');
		expect(text, why).toContain('Un titre à garder');
	}
	expect(await onDisk(server)).toEqual(before);

	// Who may not, may not send either; nor may a page of another site.
	expect((await post(request, server, 'a.pdf', pdf())).status).toBe(403);
	const foreign = await context.request.post(UPLOAD, {
		headers: { origin: 'https://evil.example' },
		multipart: { title: 'a' },
	});
	expect(foreign.status()).toBe(403);
	expect(await onDisk(server)).toEqual(before);
});

test('a gigabyte is cut off early with a page that says why, in flat memory; other addresses take no large body', async ({
	server,
	context,
}) => {
	await signInAs(context, server, 'steward');
	const before = await onDisk(server);
	const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
	const headers = [`origin: ${server.url}`, `cookie: ${cookie}`, 'accept: text/html'];
	const memory = await residentMemory(server);
	const lines = await Promise.all(
		Array.from({ length: 2 }, () => beginUpload(server.port, { length: 1_000_000_000, path: UPLOAD, headers })),
	);
	const poured = await Promise.all(lines.map((line) => line.pour(1_000_000_000)));
	for (const [index, line] of lines.entries()) {
		await line.closed;
		expect(line.answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(line.answer).toContain('Ce fichier est trop lourd');
		expect(poured[index]).toBeLessThan(80_000_000);
	}
	expect((await residentMemory(server)) - memory).toBeLessThan(150_000_000);
	expect(await onDisk(server)).toEqual(before);

	for (const path of [PAGE, `${PAGE}?/remove`, `${UPLOAD}&x`, '/sign-in']) {
		const line = await beginUpload(server.port, { length: 3_000_000, path, headers });
		await expect.poll(() => line.answer).toMatch(/^HTTP\/1\.1 413 /);
		line.socket.destroy();
	}
});

test('with scripts one sees how far it is; a photo is shown in small; the page has no faults on a phone', async ({
	page,
	server,
	context,
}) => {
	await signInAs(context, server, 'facilitator');
	await page.setViewportSize({ width: 320, height: 720 });
	await page.goto(PAGE);
	await openForm(page);
	await page.getByLabel('Titre').fill('La place du marché');
	await page.getByLabel('Fichier').setInputFiles({ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: await photo() });
	await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('Décrivez l’image');
	await page.getByLabel('Si c’est une image').fill('Une place vide, le matin');
	await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
	const image = page.getByRole('img', { name: 'Une place vide, le matin' });
	await expect(image).toBeVisible();
	await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(40);
	expect(await overflowFaults(page)).toEqual([]);
	expect(await axeFaults(page)).toEqual([]);

	// The answer that says so also closes the form; the image may be there before it.
	await expect(page.getByText('Le document est ajouté.')).toBeVisible();
	await expect(page.locator('details:has(input[type=file])')).not.toHaveAttribute('open');

	// A slow line: the bar moves, and stopping leaves nothing.
	const before = await onDisk(server);
	const line = await context.newCDPSession(page);
	await line.send('Network.enable');
	await line.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: 0,
		downloadThroughput: -1,
		uploadThroughput: 200_000,
	});
	await openForm(page);
	await page.getByLabel('Titre').fill('Grand rapport');
	await page
		.getByLabel('Fichier')
		.setInputFiles({ name: 'grand.odt', mimeType: '', buffer: Buffer.concat([odt(), Buffer.alloc(3_000_000, 'x')]) });
	await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
	await expect(page.getByRole('progressbar', { name: 'Envoi du fichier' })).toBeVisible();
	await page.getByRole('button', { name: 'Annuler l’envoi' }).click();
	await expect(page.getByRole('button', { name: 'Ajouter', exact: true })).toBeVisible();
	await expect.poll(() => onDisk(server)).toEqual(before);
});

test('verify reads the files, from the command line', async ({ server }) => {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[MAIN.replace('main.ts', 'admin.ts'), 'verify', '--all'],
		{
			env: server.env,
		},
	);
	expect(stdout).toMatch(/\d+ files, 0 broken\./);
});
