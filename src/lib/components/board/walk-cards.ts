/** Arrows walk from card to card: up and down in a column, left and right between columns. */
export function walkCards(event: KeyboardEvent): void {
	if (event.altKey || event.ctrlKey || !(event.target instanceof HTMLElement)) return;
	if (event.target.dataset.card === undefined) return;
	const column = event.target.closest<HTMLElement>('[data-column]');
	const cards = (of: Element) => Array.from(of.querySelectorAll<HTMLElement>('[data-card]'));
	let next: HTMLElement | undefined;
	if (column && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
		const list = cards(column);
		next = list[list.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
	} else if (column && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
		const beside = event.key === 'ArrowRight' ? column.nextElementSibling : column.previousElementSibling;
		if (beside) next = cards(beside)[0];
	} else return;
	if (!next) return;
	event.preventDefault();
	next.focus();
}
