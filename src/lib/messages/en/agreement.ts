import { plural } from '../format.ts';
import type { Messages } from '../fr/index.ts';

const FRACTIONS: Record<string, string> = { '1/2': 'half', '2/3': 'two thirds', '3/4': 'three quarters', '1/1': 'all' };

export const agreement: Messages['agreement'] = {
	outcomes: {
		agreed: 'Agreed',
		agreed_with_reservations: 'Agreed, with reservations',
		contested: 'Contested',
		not_reached: 'Not enough positions yet',
	},
	byCollege: 'Positions by college',
	positions: (count: number) =>
		plural('en', count, { zero: 'no position', one: '1 position', other: `${count} positions` }),
	fewPositions: 'too few positions',
	hidden: 'not shown',
	floor: 'A number that is about fewer than 5 people is never shown.',
	total: (count: string) => `${count} in all`,
	columns: {
		college: 'College',
		total: 'Positions',
		agree: 'Agree',
		agree_with_reservation: 'With a reservation',
		object: 'Object',
		abstain: 'Abstain',
		lifted: 'Objections lifted',
	},
	bar: (college: string, agree: number, reservations: number, total: number) =>
		`${college}: ${agree} agree, ${reservations} with a reservation, of ${total} positions`,
	barAtLeast: (college: string, favourable: number, total: number) =>
		`${college}: at least ${favourable} positions in favour out of ${total}`,
	barPartly: (college: string, total: number) => `${college}: ${total} positions, details not shown`,
	barHidden: (college: string) => `${college}: too few positions to be shown`,
	barNone: (college: string) => `${college}: no position`,
	missingTitle: 'What is missing',
	nothingMissing: 'Nothing is missing: the rule is met.',
	missing: {
		quorum: (college: string, missing: number) =>
			plural('en', missing, {
				one: `1 position is missing from: ${college}.`,
				other: `${missing} positions are missing from: ${college}.`,
			}),
		quorumHidden: (college: string, quorum: number) =>
			`Positions are missing from: ${college}. At least ${quorum} are needed.`,
		onlyAbstentions: (college: string | null) =>
			college === null ? 'Nobody has taken a side yet.' : `${college}: nobody took a side, only abstentions.`,
		threshold: (college: string, share: string) => `${college}: less than ${share} in favour.`,
		unanswered: (college: string, count: number) =>
			plural('en', count, {
				one: `An objection waits for an answer (${college}).`,
				other: `${count} objections wait for an answer (${college}).`,
			}),
		notLifted: (college: string, count: number) =>
			plural('en', count, {
				one: `An objection was answered but is not lifted (${college}).`,
				other: `${count} objections were answered but are not lifted (${college}).`,
			}),
	},
	share: (numerator: number, denominator: number) =>
		FRACTIONS[`${numerator}/${denominator}`] ?? `${Math.round((100 * numerator) / denominator)}%`,
	rule: (quorum: number, share: string, colleges: string, lifted: boolean) =>
		`Rule: at least ${quorum} positions in each required college (${colleges}), ${share} in favour in each, ${
			lifted ? 'every objection lifted by its author' : 'no objection without an answer'
		}.`,
	recorded: (day: string) => `Agreed on ${day}`,
	recordedContested: (day: string) => `Contested since ${day}`,
	fingerprint: 'Fingerprint of the text',
};
