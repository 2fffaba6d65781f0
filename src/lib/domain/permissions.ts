import type { Principal } from './principal.ts';
import type { Role } from './vocabulary.ts';

/**
 * What the product lets people do, named once. The table below is product law: pages preview it, services and the
 * socket door enforce it, and one matrix test walks the full product of principals, actions and circumstances.
 */
export const ACTIONS = [
	'project.read',
	'project.settings',
	'members.manage',
	'members.invite_contributors',
	'mandate.confirm',
	'workshop.manage',
	'board.read',
	'resource.read',
	'resource.manage',
	'note.write',
	'note.write_for_someone',
	'note.change_own',
	'note.withdraw_own',
	'note.arrange',
	'note.hide',
	'item.create',
	'item.write',
	'item.admit',
	'item.set_aside',
	'round.read',
	'round.propose',
	'round.manage',
	'position.take',
	'objection.answer',
	'agreement.record',
	'contract.read',
	'contract.write',
	'contract.structure',
	'contract.export',
	'detection.review',
	'audit.read',
	'text.authorship',
	'text.history',
	'text.restore',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Facts about the object, looked up by the caller. What is left out counts as "no". */
export interface Circumstances {
	/** The project is published: visitors may read its published parts. */
	published?: boolean;
	/** The board (or its workshop) is open to writing. */
	open?: boolean;
	/** The object was made by the asking participant. */
	own?: boolean;
	/** The text is neither frozen by a round nor agreed. */
	unfrozen?: boolean;
	/** A facilitator admitted this guest to this text. */
	admitted?: boolean;
	/** The round is open, by the database's clock. */
	roundOpen?: boolean;
}

type Rule = (role: Role, circumstances: Circumstances, guest: boolean) => boolean;

const RANK: Record<Role, number> = { observer: 0, contributor: 1, facilitator: 2, steward: 3 };
const from =
	(least: Role): Rule =>
	(role) =>
		RANK[role] >= RANK[least];
const facilitatorOr =
	(contributor: (circumstances: Circumstances, guest: boolean) => boolean): Rule =>
	(role, circumstances, guest) =>
		RANK[role] >= RANK.facilitator || (role === 'contributor' && contributor(circumstances, guest));

const RULES: Record<Action, Rule> = {
	'project.read': from('observer'),
	'project.settings': from('steward'),
	'members.manage': from('steward'),
	'members.invite_contributors': from('facilitator'),
	'mandate.confirm': from('facilitator'),
	'workshop.manage': from('facilitator'),
	'board.read': from('observer'),
	// A visitor reads what is marked public: the caller says "published" when both the project and the document are.
	'resource.read': from('observer'),
	'resource.manage': from('facilitator'),
	'note.write': facilitatorOr(({ open }) => open === true),
	'note.write_for_someone': facilitatorOr(({ open }) => open === true),
	'note.change_own': (role, { own, open }) =>
		own === true && (RANK[role] >= RANK.facilitator || (role === 'contributor' && open === true)),
	// Taking one's words back is a right, not a phase of a workshop: also after the table has closed.
	'note.withdraw_own': (role, { own }) => own === true && RANK[role] >= RANK.contributor,
	'note.arrange': facilitatorOr(({ open }) => open === true),
	'note.hide': from('facilitator'),
	'item.create': facilitatorOr(({ open }, guest) => open === true && !guest),
	'item.write': (role, { open, unfrozen, admitted }, guest) =>
		unfrozen === true &&
		(RANK[role] >= RANK.facilitator || (role === 'contributor' && open === true && (!guest || admitted === true))),
	'item.admit': from('facilitator'),
	'item.set_aside': from('steward'),
	'round.read': from('observer'),
	'round.propose': from('facilitator'),
	'round.manage': from('steward'),
	'position.take': (role, { roundOpen }) => RANK[role] >= RANK.contributor && roundOpen === true,
	'objection.answer': from('facilitator'),
	'agreement.record': from('steward'),
	'contract.read': from('observer'),
	'contract.write': from('facilitator'),
	'contract.structure': from('steward'),
	'contract.export': from('facilitator'),
	'detection.review': from('facilitator'),
	'audit.read': from('steward'),
	// How much of it is shown, the project decides (src/lib/domain/authorship.ts).
	'text.authorship': from('observer'),
	'text.history': from('facilitator'),
	'text.restore': (role, { unfrozen }) => RANK[role] >= RANK.facilitator && unfrozen === true,
};

/** What a stolen, open session must not reach: who may do what in a project, and its rules. */
const AFTER_SECOND_FACTOR: ReadonlySet<Action> = new Set<Action>(['members.manage', 'project.settings']);

/** Whether this principal gives their second factor again first. Asked beside `may`, never instead of it. Pure. */
export function wantsSecondFactor(principal: Principal, action: Action): boolean {
	return principal.kind === 'participant' && principal.secondFactorDue === true && AFTER_SECOND_FACTOR.has(action);
}

/** What a published project shows to somebody without a session. */
const PUBLISHED: ReadonlySet<Action> = new Set<Action>(['project.read', 'resource.read', 'contract.read']);

/** May this principal do this, in these circumstances? The only answer in the product. Pure. */
export function may(principal: Principal, action: Action, circumstances: Circumstances = {}): boolean {
	if (principal.kind === 'public') return circumstances.published === true && PUBLISHED.has(action);
	return RULES[action](principal.role, circumstances, principal.guest);
}
