/**
 * Dragging on a board, by mouse or pen: a finger scrolls, and uses "Déplacer vers…" as the keyboard does. One listener for
 * the whole board, one ghost, one line: nothing is measured or redrawn but what is under the pointer, so that it keeps
 * its pace with several hundred notes.
 */
export interface Dragged {
	kind: 'note' | 'group' | 'item';
	id: string;
}

/** Where it was dropped; `beforeId` null: at the end. */
export type DropPlace =
	| { kind: 'note'; groupId: string | null; beforeId: string | null }
	| { kind: 'group'; beforeId: string | null }
	| { kind: 'item'; beforeId: string | null }
	/** Onto another column: what is there is made from it. */
	| { kind: 'create'; item: 'finding' | 'recommendation' };

const THRESHOLD_PX = 6;
const EDGE_PX = 56;
const SCROLL_PX = 14;

export function boardDrag(root: HTMLElement, onDrop: (dragged: Dragged, place: DropPlace) => void): () => void {
	let stop: (() => void) | undefined;

	function down(event: PointerEvent) {
		if (event.button !== 0 || event.pointerType === 'touch' || !(event.target instanceof Element)) return;
		if (event.target.closest('button, input, select, textarea, form, [role="menu"]')) return;
		const source = event.target.closest<HTMLElement>('[data-drag]');
		const dragged = source && draggedBy(source);
		if (source && dragged) stop = follow(root, source, dragged, event, onDrop);
	}

	root.addEventListener('pointerdown', down);
	return () => {
		root.removeEventListener('pointerdown', down);
		stop?.();
	};
}

function draggedBy(source: HTMLElement): Dragged | null {
	const { drag } = source.dataset;
	if (drag === 'note') return { kind: 'note', id: source.dataset.card ?? '' };
	if (drag === 'item') return { kind: 'item', id: source.dataset.item ?? '' };
	const group = source.closest<HTMLElement>('[data-group]')?.dataset.group;
	return drag === 'group' && group ? { kind: 'group', id: group } : null;
}

function follow(
	root: HTMLElement,
	source: HTMLElement,
	dragged: Dragged,
	start: PointerEvent,
	onDrop: (dragged: Dragged, place: DropPlace) => void,
): () => void {
	const box = source.getBoundingClientRect();
	const offset = { x: start.clientX - box.left, y: start.clientY - box.top };
	let pointer = { x: start.clientX, y: start.clientY };
	let ghost: HTMLElement | undefined;
	let line: HTMLElement | undefined;
	let over: Element | null = null;
	let place: DropPlace | null = null;
	let frame = 0;

	function begin() {
		ghost = source.cloneNode(true) as HTMLElement;
		ghost.setAttribute('aria-hidden', 'true');
		ghost.removeAttribute('id');
		ghost.className += ' drag-ghost';
		ghost.style.width = `${box.width}px`;
		line = document.createElement('div');
		line.className = 'drag-line';
		document.body.append(ghost, line);
		document.documentElement.classList.add('is-dragging');
		source.classList.add('drag-source');
		window.getSelection()?.removeAllRanges();
	}

	function draw() {
		frame = 0;
		if (!ghost || !line) return;
		ghost.style.transform = `translate3d(${pointer.x - offset.x}px, ${pointer.y - offset.y}px, 0) rotate(1.5deg)`;
		const under = document.elementFromPoint(pointer.x, pointer.y);
		const column = under?.closest<HTMLElement>('[data-column]') ?? null;
		const found = under && root.contains(under) ? placeUnder(under, pointer.y, dragged) : null;
		place = found?.place ?? null;
		const lit = place?.kind === 'create' ? column : (under?.closest('[data-group]') ?? null);
		if (lit !== over) {
			over?.classList.remove('drop-over');
			lit?.classList.add('drop-over');
			over = lit;
		}
		const mark = found?.line;
		line.style.display = mark ? 'block' : 'none';
		if (mark) {
			line.style.width = `${mark.width}px`;
			line.style.transform = `translate3d(${mark.left}px, ${mark.top}px, 0)`;
		}
		if (column && scrolled(column, pointer.y)) next();
	}
	const next = () => (frame = frame || requestAnimationFrame(draw));

	function move(event: PointerEvent) {
		pointer = { x: event.clientX, y: event.clientY };
		if (!ghost) {
			if (Math.abs(pointer.x - start.clientX) + Math.abs(pointer.y - start.clientY) < THRESHOLD_PX) return;
			begin();
		}
		next();
	}
	function up() {
		if (ghost && frame) draw();
		const target = place;
		if (ghost) window.addEventListener('click', swallow, { capture: true, once: true });
		setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
		end();
		if (target) onDrop(dragged, target);
	}
	function keys(event: KeyboardEvent) {
		if (event.key !== 'Escape') return;
		event.stopPropagation();
		end();
	}
	function end() {
		cancelAnimationFrame(frame);
		window.removeEventListener('pointermove', move);
		window.removeEventListener('pointerup', up);
		window.removeEventListener('pointercancel', end);
		window.removeEventListener('keydown', keys, true);
		over?.classList.remove('drop-over');
		source.classList.remove('drag-source');
		document.documentElement.classList.remove('is-dragging');
		ghost?.remove();
		line?.remove();
		ghost = undefined;
	}

	window.addEventListener('pointermove', move);
	window.addEventListener('pointerup', up);
	window.addEventListener('pointercancel', end);
	window.addEventListener('keydown', keys, true);
	return end;
}

/** The click that follows a drop must not open what was dropped. */
function swallow(event: Event) {
	event.preventDefault();
	event.stopPropagation();
}

interface Found {
	place: DropPlace;
	line?: { left: number; top: number; width: number };
}

function placeUnder(under: Element, y: number, dragged: Dragged): Found | null {
	const column = under.closest<HTMLElement>('[data-column]')?.dataset.column;
	if (dragged.kind !== 'item') {
		if (column === 'findings') return { place: { kind: 'create', item: 'finding' } };
		if (column !== 'lived') return null;
		return dragged.kind === 'note' ? notePlace(under, y, dragged.id) : groupPlace(under, y, dragged.id);
	}
	const own = document.querySelector(`[data-item="${dragged.id}"]`)?.closest<HTMLElement>('[data-column]')
		?.dataset.column;
	if (column !== own) {
		return own === 'findings' && column === 'recommendations'
			? { place: { kind: 'create', item: 'recommendation' } }
			: null;
	}
	const target = under.closest<HTMLElement>('[data-item]');
	if (!target || target.dataset.item === dragged.id) return null;
	const { before, line } = beside(target, y, 'item', dragged.id);
	return { place: { kind: 'item', beforeId: before }, line };
}

function notePlace(under: Element, y: number, id: string): Found | null {
	const groupId = under.closest<HTMLElement>('[data-group]')?.dataset.group ?? null;
	const slot = under.closest<HTMLElement>('[data-slot]');
	if (slot) {
		if (slot.dataset.slot === id) return null;
		const { before, line } = beside(slot, y, 'slot', id);
		return { place: { kind: 'note', groupId, beforeId: before }, line };
	}
	if (groupId !== null || under.closest('[data-drop="ungrouped"]')) {
		return { place: { kind: 'note', groupId, beforeId: null } };
	}
	return null;
}

function groupPlace(under: Element, y: number, id: string): Found | null {
	const target = under.closest<HTMLElement>('[data-group]');
	if (!target || target.dataset.group === id) return null;
	const { before, line } = beside(target, y, 'group', id);
	return { place: { kind: 'group', beforeId: before }, line };
}

/** Before the element under the pointer or, in its lower half, before the one that follows it. */
function beside(target: HTMLElement, y: number, key: 'slot' | 'item' | 'group', moved: string) {
	const box = target.getBoundingClientRect();
	const upper = y < box.top + box.height / 2;
	let next: Element | null = upper ? target : target.nextElementSibling;
	while (next instanceof HTMLElement && next.dataset[key] === moved) next = next.nextElementSibling;
	return {
		before: next instanceof HTMLElement ? (next.dataset[key] ?? null) : null,
		line: { left: box.left, top: (upper ? box.top : box.bottom) - 6, width: box.width },
	};
}

/** Near its upper or lower edge a column scrolls by itself. Says whether it did. */
function scrolled(column: HTMLElement, y: number): boolean {
	const box = column.getBoundingClientRect();
	const by = y < box.top + EDGE_PX ? -SCROLL_PX : y > box.bottom - EDGE_PX ? SCROLL_PX : 0;
	if (by === 0) return false;
	const before = column.scrollTop;
	column.scrollTop += by;
	return column.scrollTop !== before;
}
