const FOCUSABLE =
	'a[href], button:not([disabled]), input:not([disabled]):not([type="hidden"]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex="-1"])';

/** What the keyboard can reach inside `root`, in reading order. */
export function focusable(root: HTMLElement): HTMLElement[] {
	return Array.from(root.querySelectorAll<HTMLElement>(FOCUSABLE)).filter((element) => element.offsetParent !== null);
}

/** Keeps Tab inside `root`: call it on keydown. */
export function keepTabInside(root: HTMLElement, event: KeyboardEvent): void {
	if (event.key !== 'Tab') return;
	const reachable = focusable(root);
	const first = reachable[0];
	const last = reachable[reachable.length - 1];
	if (!first || !last) {
		event.preventDefault();
		return;
	}
	const active = document.activeElement;
	if (event.shiftKey && (active === first || active === root)) {
		event.preventDefault();
		last.focus();
	} else if (!event.shiftKey && active === last) {
		event.preventDefault();
		first.focus();
	}
}
