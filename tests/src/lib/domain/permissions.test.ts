import { expect, test } from 'vitest';
import { ACTIONS, may, type Action, type Circumstances } from '#lib/domain/permissions.ts';
import { PUBLIC, type ParticipantPrincipal, type Principal } from '#lib/domain/principal.ts';
import { ROLES } from '#lib/domain/vocabulary.ts';

/**
 * The table of docs/promises.md, written out by hand. A cell says which circumstances together open the action: '' never,
 * 'yes' always, 'open+own' when both hold. Columns: visitor, observer, guest (a contributor by a join code), contributor
 * (a member), facilitator, steward.
 */
const TABLE: Record<Action, [string, string, string, string, string, string]> = {
	'project.read': ['published', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'project.settings': ['', '', '', '', '', 'yes'],
	'members.manage': ['', '', '', '', '', 'yes'],
	'members.invite_contributors': ['', '', '', '', 'yes', 'yes'],
	'mandate.confirm': ['', '', '', '', 'yes', 'yes'],
	'workshop.manage': ['', '', '', '', 'yes', 'yes'],
	'board.read': ['', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'resource.read': ['published', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'resource.manage': ['', '', '', '', 'yes', 'yes'],
	'note.write': ['', '', 'open', 'open', 'yes', 'yes'],
	'note.write_for_someone': ['', '', 'open', 'open', 'yes', 'yes'],
	'note.change_own': ['', '', 'open+own', 'open+own', 'own', 'own'],
	'note.withdraw_own': ['', '', 'own', 'own', 'own', 'own'],
	'note.arrange': ['', '', 'open', 'open', 'yes', 'yes'],
	'note.hide': ['', '', '', '', 'yes', 'yes'],
	'item.create': ['', '', '', 'open', 'yes', 'yes'],
	'item.write': ['', '', 'open+unfrozen+admitted', 'open+unfrozen', 'unfrozen', 'unfrozen'],
	'item.admit': ['', '', '', '', 'yes', 'yes'],
	'item.set_aside': ['', '', '', '', '', 'yes'],
	'round.read': ['', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'round.propose': ['', '', '', '', 'yes', 'yes'],
	'round.manage': ['', '', '', '', '', 'yes'],
	'position.take': ['', '', 'roundOpen', 'roundOpen', 'roundOpen', 'roundOpen'],
	'objection.answer': ['', '', '', '', 'yes', 'yes'],
	'agreement.record': ['', '', '', '', '', 'yes'],
	'contract.read': ['published', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'contract.write': ['', '', '', '', 'yes', 'yes'],
	'contract.structure': ['', '', '', '', '', 'yes'],
	'contract.export': ['', '', '', '', 'yes', 'yes'],
	'detection.review': ['', '', '', '', 'yes', 'yes'],
	'audit.read': ['', '', '', '', '', 'yes'],
	'text.authorship': ['', 'yes', 'yes', 'yes', 'yes', 'yes'],
	'text.history': ['', '', '', '', 'yes', 'yes'],
	'text.restore': ['', '', '', '', 'unfrozen', 'unfrozen'],
};

const NAMES = [
	'published',
	'open',
	'own',
	'unfrozen',
	'admitted',
	'roundOpen',
] as const satisfies (keyof Circumstances)[];

/** Every way in which the circumstances can fall: true, false or left out by the caller. */
const CIRCUMSTANCES = NAMES.reduce<Circumstances[]>(
	(all, name) => all.flatMap((each) => [each, { ...each, [name]: true }, { ...each, [name]: false }]),
	[{}],
);

const participant = (changes: Partial<ParticipantPrincipal>): ParticipantPrincipal => ({
	kind: 'participant',
	participantId: 'p',
	accountId: 'a',
	projectId: 'j',
	role: 'contributor',
	collegeId: 'c',
	organisationId: null,
	mandate: 'none',
	guest: false,
	...changes,
});

const COLUMNS: [string, Principal][] = [
	['visitor', PUBLIC],
	['observer', participant({ role: 'observer' })],
	['guest', participant({ guest: true })],
	['contributor', participant({})],
	['facilitator', participant({ role: 'facilitator' })],
	['steward', participant({ role: 'steward' })],
];

function expected(cell: string, circumstances: Circumstances): boolean {
	if (cell === '') return false;
	if (cell === 'yes') return true;
	return cell.split('+').every((name) => circumstances[name as keyof Circumstances] === true);
}

test('the walk covers every action and three states of every circumstance', () => {
	expect(Object.keys(TABLE).sort()).toEqual([...ACTIONS].sort());
	expect(CIRCUMSTANCES).toHaveLength(3 ** NAMES.length);
});

test.each(ACTIONS)('%s is open to exactly the people and circumstances of the product table', (action) => {
	const wrong: string[] = [];
	for (const [column, [name, principal]] of COLUMNS.entries()) {
		for (const circumstances of CIRCUMSTANCES) {
			const answer = may(principal, action, circumstances);
			if (answer !== expected(TABLE[action][column] ?? '', circumstances))
				wrong.push(`${name} ${JSON.stringify(circumstances)} → ${answer}`);
		}
	}
	expect(wrong).toEqual([]);
});

test('a mandate, an organisation or a college never opens or closes an action', () => {
	for (const role of ROLES) {
		for (const action of ACTIONS) {
			for (const circumstances of CIRCUMSTANCES) {
				const plain = may(participant({ role }), action, circumstances);
				const mandated = participant({ role, mandate: 'confirmed', organisationId: 'o', collegeId: 'other' });
				expect(may(mandated, action, circumstances)).toBe(plain);
			}
		}
	}
});
