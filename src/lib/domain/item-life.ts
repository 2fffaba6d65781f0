import type { ItemState } from './vocabulary.ts';

/** What can happen to an item (docs/promises.md, "How a text becomes agreed"). */
export const ITEM_ACTS = ['submit', 'agree', 'contest', 'release', 'set_aside', 'reopen', 'place', 'unplace'] as const;
export type ItemAct = (typeof ITEM_ACTS)[number];

interface Step {
	from: readonly ItemState[];
	to: ItemState;
	/** Nothing leaves the thread silently: these acts are refused without words. */
	needsReason: boolean;
}

const STEPS: Record<ItemAct, Step> = {
	submit: { from: ['drafting'], to: 'in_round', needsReason: false },
	agree: { from: ['in_round', 'contested'], to: 'agreed', needsReason: false },
	contest: { from: ['in_round'], to: 'contested', needsReason: false },
	/** The round ended before enough people had spoken: the text is open again. */
	release: { from: ['in_round'], to: 'drafting', needsReason: false },
	set_aside: { from: ['drafting', 'contested'], to: 'set_aside', needsReason: true },
	reopen: { from: ['agreed', 'in_contract', 'contested', 'set_aside'], to: 'drafting', needsReason: true },
	place: { from: ['agreed'], to: 'in_contract', needsReason: false },
	unplace: { from: ['in_contract'], to: 'agreed', needsReason: false },
};

/** The state after the act, or why not: the state forbids it, or words are missing. Pure. */
export function nextState(
	state: ItemState,
	act: ItemAct,
	reason = '',
): { state: ItemState } | { refused: 'wrong_state' | 'reason_required' } {
	const step = STEPS[act];
	if (!step.from.includes(state)) return { refused: 'wrong_state' };
	if (step.needsReason && reason.trim() === '') return { refused: 'reason_required' };
	return { state: step.to };
}

/** The acts that this state allows, for menus. */
export function possibleActs(state: ItemState): ItemAct[] {
	return ITEM_ACTS.filter((act) => STEPS[act].from.includes(state));
}

/** Whether the words may still be written: neither frozen by a round nor agreed, nor put away. */
export const isWritable = (state: ItemState): boolean => state === 'drafting';
