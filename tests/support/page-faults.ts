import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readDemoContent } from '../../server/demo/content.ts';
import { frenchFaults, plainFaults } from './typography.ts';

/** Every text of the demonstration's content, longest first: what people said keeps its own typography. */
const CONTENT = [...new Set(texts(readDemoContent()).map(plain))]
	.filter((text) => text.length > 7)
	.sort((a, b) => b.length - a.length);
const SAID = CONTENT.join('\n');

/** What axe finds on the page as it stands, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
	await drawEverything(page);
	await markRepeated(page);
	const { violations } = await new AxeBuilder({ page })
		// The older way reads this one window, which is all there is: our pages have no frames.
		.setLegacyMode(true)
		.options({ resultTypes: ['violations'] })
		.exclude(`[${REPEATED}]`)
		.analyze();
	return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

export const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Resolves once a frame has been drawn in this size and these colours: axe reads what is drawn. */
export async function drawn(page: Page, size: typeof WIDE, colorScheme: 'light' | 'dark'): Promise<void> {
	await page.setViewportSize(size);
	await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/**
 * What is wrong with a page that is drawn wide and light already, and then on phones. Each colour is read once: light on a
 * wide window (unless somebody did already: `light`), dark on a phone.
 */
export async function drawnFaults(page: Page, light = true): Promise<string[]> {
	const faults = light ? await axeFaults(page) : [];
	await drawn(page, PHONE, 'dark');
	faults.push(...(await axeFaults(page)).map((fault) => `phone, dark, ${fault}`), ...(await overflowFaults(page)));
	await drawn(page, { width: 320, height: 568 }, 'light');
	return [...faults, ...(await overflowFaults(page))];
}

const REPEATED = 'data-test-repeated';

/**
 * Marks what a list shows for the fifth time and more: elements of the same make, inside and out, beside four others. What is
 * wrong with one of them is wrong with all, and axe takes ten seconds for a contract of forty pages.
 */
function markRepeated(page: Page): Promise<void> {
	return page.evaluate((mark) => {
		const make = (element: Element) =>
			Array.from([element, ...Array.from(element.querySelectorAll('*'))], (one) =>
				[one.tagName, one.getAttribute('class'), one.getAttribute('role'), one.getAttribute('data-state')].join('.'),
			)
				.filter((one, index, all) => one !== all[index - 1])
				.join(' ');
		for (const element of Array.from(document.querySelectorAll(`[${mark}]`))) element.removeAttribute(mark);
		for (const parent of Array.from(document.querySelectorAll('main *'))) {
			if (parent.children.length <= 4) continue;
			const seen = new Map<string, number>();
			for (const child of Array.from(parent.children)) {
				const times = (seen.get(make(child)) ?? 0) + 1;
				seen.set(make(child), times);
				if (times > 4) child.setAttribute(mark, '');
			}
		}
	}, REPEATED);
}

/** Cards far from the window are not drawn until they come near, and have no colours that axe could read before. */
function drawEverything(page: Page): Promise<void> {
	return page.evaluate(() => {
		for (const element of Array.from(document.querySelectorAll<HTMLElement>('main *'))) {
			if (getComputedStyle(element).contentVisibility === 'auto') element.style.contentVisibility = 'visible';
		}
	});
}

/** Elements that push the page wider than its window, when it is. */
export function overflowFaults(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const wide = Array.from(document.querySelectorAll('body *')).filter(
			(element) => element.getBoundingClientRect().right > width + 0.5,
		);
		return wide.slice(0, 5).map((element) => `wider than ${width}: ${element.tagName} ${element.className}`);
	});
}

/** One title of first rank, a title for the tab, the language of the page, and texts that were written for people. */
export async function wordFaults(page: Page, locale: 'fr' | 'en'): Promise<string[]> {
	const { titles, title, lang, words, names } = await page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const found: string[] = [];
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const around = node.parentElement;
			if (!around || around.closest('script, style, noscript, textarea, code, [contenteditable], [lang]:not(html)'))
				continue;
			if (node.textContent?.trim()) found.push(node.textContent.trim());
		}
		const attribute = (name: string) =>
			Array.from(document.querySelectorAll(`[${name}]`), (element) => element.getAttribute(name) ?? '');
		return {
			titles: document.querySelectorAll('h1').length,
			title: document.title,
			lang: document.documentElement.lang,
			words: [...found, ...attribute('placeholder'), ...attribute('title')].filter((text) => text !== ''),
			names: attribute('aria-label'),
		};
	});
	const faults: string[] = [];
	if (titles !== 1) faults.push(`${titles} elements h1`);
	if (!/\S/.test(title.replace(/·? ?Trame$/, ''))) faults.push(`the title is only « ${title} »`);
	if (lang !== locale) faults.push(`the language is ${lang}`);
	for (const text of [...words, ...names]) {
		if (/\bundefined\b|\bnull\b|\bNaN\b|\[object |=>|^[a-z]+(?:[._][a-z]+)+$/.test(text))
			faults.push(`not translated: ${text}`);
	}
	for (const text of words) {
		const ours = withoutWhatWasSaid(text);
		for (const fault of [...plainFaults(ours), ...(locale === 'fr' ? frenchFaults(ours) : [])])
			faults.push(`${fault}: ${text}`);
	}
	return faults;
}

/** All strings inside a value. */
function texts(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Only one kind of space and of apostrophe, in the same number of characters. */
function plain(text: string): string {
	return text.replace(/’/g, "'").replace(/\s/g, ' ');
}

/** The words around those of people and around addresses; a dash stands for what they said, even when only its beginning is shown. */
function withoutWhatWasSaid(text: string): string {
	if (SAID.includes(plain(text).replace(/^« ?|…? ?»$|…$/g, ''))) return '—';
	let ours = text.replace(/\b[\w.-]+:\d+(?:\/\S*)?/g, '—');
	let flat = plain(ours);
	for (const said of CONTENT) {
		for (let at = flat.indexOf(said); at >= 0; at = flat.indexOf(said)) {
			ours = `${ours.slice(0, at)}—${ours.slice(at + said.length)}`;
			flat = plain(ours);
		}
	}
	return ours;
}
