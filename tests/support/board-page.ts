import { expect, type Locator, type Page } from '@playwright/test';

/** The card of a note, by its words. */
export function card(page: Page, words: string): Locator {
	return page.getByRole('group', { name: /^Note / }).filter({ hasText: words });
}

/** Writes a note as anybody does, on a desk or a phone, and leaves it to the page to send it. */
export async function write(page: Page, words: string): Promise<void> {
	await page.getByLabel('Votre note').fill(words);
	await page.getByRole('button', { name: /^(Ajouter la note|Envoyer mon idée)$/ }).click();
}

/** What the page says about saving: the one of the two places that this width shows. */
export function saving(page: Page): Locator {
	return page.locator('[data-state]:visible').first();
}

/** The words of every card in the order of the screen, and the groups and items around them. */
export function boardOf(page: Page): Promise<{ groups: string[]; notes: string[]; items: string[] }> {
	return page.locator('main').evaluate((main) => {
		const words = (selector: string) =>
			Array.from(main.querySelectorAll(selector), (element) => element.textContent.trim());
		return {
			groups: words('[data-group] h3'),
			notes: words('[data-column="lived"] [data-card] .words'),
			items: words('[data-item] [data-card]'),
		};
	});
}

/** Opens an item of the board and its text for writing. Returns the editor. */
export async function writeIn(page: Page, title: string): Promise<Locator> {
	if (!(await page.getByRole('heading', { level: 2, name: title }).isVisible()))
		await page.getByRole('link', { name: title, exact: true }).click();
	await page.getByRole('button', { name: 'Écrire dans ce texte' }).click();
	const editor = page.getByRole('textbox', { name: title, exact: true });
	await expect(editor).toBeFocused();
	return editor;
}

/** Carries a card by mouse, as a hand does: down, a first step, the way, up. */
export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
	const [start, end] = [await from.boundingBox(), await to.boundingBox()];
	if (!start || !end) throw new Error('what is dragged, or where to, is not on the screen');
	await page.mouse.move(start.x + 20, start.y + 12);
	await page.mouse.down();
	await page.mouse.move(start.x + 30, start.y + 22, { steps: 3 });
	await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 });
	await page.mouse.up();
}
