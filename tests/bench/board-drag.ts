import { randomUUID } from 'node:crypto';
import { chromium as playwright, type Page } from '@playwright/test';
import { chromium } from '../support/browser.ts';
import { startServer } from '../support/server.ts';

/**
 * How a board of 500 notes feels on a desk: `npm run bench -- drag` after a build. Opens it in a real Chromium, drags a note
 * across the columns for two seconds, and prints the time between frames beside that of the same screen at rest, so that
 * the machine's own pace is known. Says 60 frames a second where a frame comes every 17 ms.
 */
const NOTES = 500;
const DRAG_MS = 2_000;

const server = await startServer();
const browser = await playwright.launch(await chromium());
try {
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	await page.goto(server.links.get('  facilitator') ?? server.links.get('facilitator') ?? server.url);
	await page.goto(`${server.url}/projects/auvelle/workshops`);
	await page.getByRole('link', { name: 'Table 1' }).first().click();
	await page.waitForURL(/\/boards\//);
	await fill(page, NOTES);
	const opened = performance.now();
	await page.reload();
	await page
		.locator('[data-card]')
		.nth(NOTES - 1)
		.waitFor({ state: 'attached' });
	console.log(`opening ${NOTES} notes: ${Math.round(performance.now() - opened)} ms`);
	await page.locator('[data-state="saved"]').first().waitFor({ state: 'attached' });

	report('at rest', await framesDuring(page, () => page.waitForTimeout(DRAG_MS)));
	const card = page.locator('[data-card]').nth(3);
	const box = await card.boundingBox();
	if (!box) throw new Error('no note to drag');
	await page.mouse.move(box.x + 40, box.y + 12);
	await page.mouse.down();
	report('dragging', await framesDuring(page, () => dragAbout(page, box)));
	await page.keyboard.press('Escape');
	await page.mouse.up();
} finally {
	await browser.close();
	await server.remove();
}

/** Through the same road as a phone without WebSockets: form posts, twenty at a time. */
async function fill(page: Page, count: number): Promise<void> {
	const commands = Array.from({ length: count }, (_, index) => ({
		id: randomUUID(),
		payload: {
			noteId: randomUUID(),
			text: `Idée ${index + 1} : le bus ne passe plus le soir`,
			kind: 'need',
			voice: 'self',
		},
	}));
	const refused = await page.evaluate(async (all) => {
		let failures = 0;
		const waiting = [...all];
		const one = async () => {
			for (let command = waiting.pop(); command; command = waiting.pop()) {
				const body = new FormData();
				body.set('id', command.id);
				body.set('name', 'note.add');
				body.set('payload', JSON.stringify(command.payload));
				const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
				const answer = await fetch('?/command', { method: 'POST', body, headers });
				if (!(await answer.text()).includes('"success"')) failures += 1;
			}
		};
		await Promise.all(Array.from({ length: 20 }, one));
		return failures;
	}, commands);
	if (refused > 0) throw new Error(`${refused} notes were refused`);
}

async function dragAbout(page: Page, from: { x: number; y: number }): Promise<void> {
	const until = Date.now() + DRAG_MS;
	for (let step = 0; Date.now() < until; step += 1) {
		await page.mouse.move(
			from.x + 40 + Math.abs(Math.sin(step / 40)) * 900,
			from.y + Math.abs(Math.cos(step / 25)) * 300,
		);
	}
}

/** Milliseconds between the frames that the browser drew meanwhile. */
async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<number[]> {
	await page.evaluate(() => {
		const frames: number[] = [];
		let last = performance.now();
		let running = true;
		const next = (now: number) => {
			frames.push(now - last);
			last = now;
			if (running) requestAnimationFrame(next);
		};
		requestAnimationFrame(next);
		Object.assign(window, { endOfFrames: () => ((running = false), frames.slice(1)) });
	});
	await work();
	return page.evaluate(() => (window as unknown as { endOfFrames(): number[] }).endOfFrames());
}

function report(what: string, frames: number[]): void {
	const sorted = [...frames].sort((one, other) => one - other);
	const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
	const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
	console.log(
		`${what}: ${frames.length} frames, mean ${mean.toFixed(1)} ms, p50 ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)}`,
	);
}
