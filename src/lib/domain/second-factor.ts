/**
 * Where a session stands with the second factor of its account. `none`: the account has none. `given`: within the last
 * hours. `due`: so long ago that acts with consequences ask for it again.
 */
export type SecondFactorState = 'none' | 'given' | 'due';

/** For how long the second factor stands for the person: a day of work. */
export const SECOND_FACTOR_HOURS = 12;

/**
 * What whoever administers this server must do before they may: `set_up` where the operator demands a second factor and
 * they have none, `give` where theirs is due; null: nothing.
 */
export function secondFactorWanted(state: SecondFactorState, required: boolean): 'set_up' | 'give' | null {
	if (state === 'due') return 'give';
	return state === 'none' && required ? 'set_up' : null;
}
