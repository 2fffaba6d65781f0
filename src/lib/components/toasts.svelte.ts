export interface Toast {
	id: number;
	text: string;
	tone: 'plain' | 'problem';
	/** Present when what was done can be taken back. */
	undo?: () => void;
}

/** Long enough to read and to reach the button by keyboard. */
const STAY_MS = 10_000;

export const toasts: Toast[] = $state([]);
let next = 1;

/** Shows a short message at the foot of the page, with "undo" where there is a way back. A problem stays until closed. */
export function toast(text: string, options: { tone?: Toast['tone']; undo?: () => void } = {}): void {
	const id = next++;
	const tone = options.tone ?? 'plain';
	toasts.push({ id, text, tone, undo: options.undo });
	if (tone === 'plain') setTimeout(() => dismiss(id), STAY_MS);
}

export function dismiss(id: number): void {
	const index = toasts.findIndex((one) => one.id === id);
	if (index >= 0) toasts.splice(index, 1);
}
