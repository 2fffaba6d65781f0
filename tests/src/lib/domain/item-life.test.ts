import { describe, expect, it } from 'vitest';
import { ITEM_ACTS, isWritable, nextState, possibleActs } from '#lib/domain/item-life.ts';
import { ITEM_STATES } from '#lib/domain/vocabulary.ts';

describe('the life of an item', () => {
	it('goes from drafting through a round and an agreement into the contract', () => {
		expect(nextState('drafting', 'submit')).toEqual({ state: 'in_round' });
		expect(nextState('in_round', 'agree')).toEqual({ state: 'agreed' });
		expect(nextState('agreed', 'place')).toEqual({ state: 'in_contract' });
	});

	it('never sets aside or reopens without a reason', () => {
		expect(nextState('contested', 'set_aside')).toEqual({ refused: 'reason_required' });
		expect(nextState('contested', 'set_aside', '  ')).toEqual({ refused: 'reason_required' });
		expect(nextState('contested', 'set_aside', 'Hors compétence')).toEqual({ state: 'set_aside' });
		expect(nextState('in_contract', 'reopen')).toEqual({ refused: 'reason_required' });
	});

	it('never agrees a text that nobody was asked about', () => {
		expect(nextState('drafting', 'agree')).toEqual({ refused: 'wrong_state' });
		expect(nextState('set_aside', 'agree')).toEqual({ refused: 'wrong_state' });
	});

	it('lets words change only while drafting, and leads back there from every other state', () => {
		expect(ITEM_STATES.filter(isWritable)).toEqual(['drafting']);
		for (const state of ITEM_STATES) {
			const reachable = new Set([state]);
			for (let round = 0; round < ITEM_STATES.length; round++)
				for (const from of [...reachable])
					for (const act of ITEM_ACTS) {
						const next = nextState(from, act, 'raison');
						if ('state' in next) reachable.add(next.state);
					}
			expect(reachable.has('drafting')).toBe(true);
		}
	});

	it('offers exactly the acts that would not be refused for the state', () => {
		for (const state of ITEM_STATES)
			for (const act of ITEM_ACTS)
				expect(possibleActs(state).includes(act)).toBe('state' in nextState(state, act, 'raison'));
	});
});
