import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Mandate, Role } from '#lib/domain/vocabulary.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Limits } from '../auth/limits.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { NewSession, Sessions, SignedInAccount } from '../auth/sessions.ts';
import { hashToken } from '../auth/tokens.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { findAccount, findAccountByEmail, insertAccount, updateAccount } from '../db/account-store.ts';
import { recordAct, type ActingParty } from '../db/audit-store.ts';
import { listColleges } from '../db/college-store.ts';
import {
	deleteWaitingInvitation,
	findInvitation,
	insertInvitation,
	inviterName,
	listWaitingInvitations,
	recordAcceptance,
	spendInvitation,
	type InvitationRecord,
} from '../db/invitation-store.ts';
import { findOrganisation } from '../db/organisation-store.ts';
import { findParticipantOf, insertParticipant, updateParticipant } from '../db/participant-store.ts';
import { findProject, lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import type { Accounts, NewMember, Visit } from './accounts.ts';
import { placeIn } from './people.ts';
import { requirePermission } from './permission.ts';
import { changeProjectRights, projectChanged } from './rights.ts';

const DAYS = 14;
const RANK: Record<Role, number> = { observer: 0, contributor: 1, facilitator: 2, steward: 3 };

export interface InvitationInput {
	email: string | null;
	role: Role;
	collegeId: string;
	organisationId: string | null;
	/** Whoever accepts speaks for the organisation. */
	mandate: boolean;
}

/** Invitations into a project: a link that lets one person in, once, for a fortnight. */
export function createInvitations(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	accounts: Accounts;
	passwords: Passwords;
	limits: Limits;
	post: Post;
}) {
	const { db, documents, bus, clock, sessions, accounts, passwords, limits, post } = deps;

	/** Throws not_found `invitation_unknown`, closed `invitation_used`, closed `invitation_expired`. */
	async function living(token: string, visit: Visit): Promise<InvitationRecord> {
		await limits.beforeLink(visit.address);
		const invitation = await findInvitation(db, clock, hashToken(token));
		if (!invitation) {
			await limits.linkFailed(visit.address);
			throw new Refusal('not_found', 'invitation_unknown');
		}
		if (invitation.accepted) throw new Refusal('closed', 'invitation_used');
		if (invitation.expired) throw new Refusal('closed', 'invitation_expired');
		return invitation;
	}

	/** Spends the invitation and makes the account a participant, or what the invitation adds to one. */
	async function admit(tx: Tx, invitation: InvitationRecord, account: { id: string; displayName: string }) {
		await lockProject(tx, invitation.projectId);
		if (!(await spendInvitation(tx, clock, invitation.id))) throw new Refusal('closed', 'invitation_used');
		const { projectId, collegeId, organisationId } = invitation;
		const mandate: Mandate = organisationId !== null && invitation.mandate ? 'confirmed' : 'none';
		const known = await findParticipantOf(tx, account.id, projectId);
		let participantId: string | undefined;
		let role = invitation.role;
		if (known) {
			participantId = known.id;
			if (!known.removed && RANK[known.role] > RANK[role]) role = known.role;
			await updateParticipant(tx, known.id, { collegeId, organisationId, mandate, role, back: true });
		} else {
			const { displayName } = account;
			const person = { projectId, accountId: account.id, displayName, collegeId, organisationId, role, mandate };
			participantId = await insertParticipant(tx, person);
		}
		if (participantId === undefined) throw new Refusal('conflict');
		await recordAcceptance(tx, invitation.id, participantId);
		const by = { kind: 'participant' as const, participantId, projectId };
		await recordAct(tx, clock, by, { act: 'member.joined', about: { participantId, role, mandate } });
		if (RANK[role] >= RANK.facilitator) await sessions.shorten(tx, account.id);
		const news = known ? await changeProjectRights(tx, documents, projectId) : [];
		return [...news, { kind: 'rights' as const, participantIds: [participantId] }, projectChanged(projectId, 'people')];
	}

	/** In the language of the account that has this address, else of whoever invites. */
	async function mailInvitation(
		tx: Tx,
		sent: { id: string; mailId: string; token: string; address: string },
		inviterId: string,
	): Promise<void> {
		const invitation = await findInvitation(tx, clock, hashToken(sent.token));
		const project = invitation && (await findProject(tx, invitation.projectId));
		if (!invitation || !project) throw new Refusal('not_found', 'project_unknown');
		const known = await findAccountByEmail(tx, sent.address);
		const inviter = await findAccount(tx, inviterId);
		await post.put(tx, {
			id: sent.mailId,
			kind: 'invitation',
			occasion: `invitation:${sent.id}`,
			address: sent.address,
			locale: known?.locale ?? inviter?.locale ?? 'fr',
			invitationId: sent.id,
			projectId: project.id,
			minutes: DAYS * 24 * 60,
			data: {
				project: project.title,
				inviter: await inviterName(tx, sent.id),
				role: invitation.role,
				expiresAt: invitation.expiresAt.toISOString(),
			},
		});
	}

	/**
	 * The token of the link, shown once; where an email is given, it is mailed as well. Whether `by` may is judged before.
	 * `participantId` is null for whoever administers the owner and takes no part in the project.
	 */
	async function issue(
		by: { projectId: string; participantId: string | null; accountId: string },
		input: InvitationInput,
	): Promise<{ id: string; token: string }> {
		const { projectId, participantId, accountId } = by;
		const place = await placeIn(db, projectId, input);
		const mailId = randomUUID();
		const token = post.seal.derive('invitation', mailId);
		const id = await db.transaction().execute(async (tx) => {
			const id = await insertInvitation(tx, clock, {
				...place,
				projectId,
				tokenHash: hashToken(token),
				email: input.email,
				role: input.role,
				mandate: input.mandate && place.organisationId !== null,
				invitedBy: participantId,
				days: DAYS,
			});
			const actor: ActingParty =
				participantId === null
					? { kind: 'account', accountId, projectId }
					: { kind: 'participant', participantId, projectId };
			const about = { role: input.role, mailed: input.email !== null };
			await recordAct(tx, clock, actor, { act: 'invitation.made', about });
			if (input.email !== null) await mailInvitation(tx, { id, mailId, token, address: input.email }, accountId);
			return id;
		});
		if (input.email !== null) post.soon();
		return { id, token };
	}

	return {
		issue,

		/** Facilitators invite contributors and observers; stewards anybody. See `issue`. */
		async create(principal: Principal, input: InvitationInput): Promise<{ id: string; token: string }> {
			const needed = RANK[input.role] > RANK.contributor ? 'members.manage' : 'members.invite_contributors';
			return issue(requirePermission(principal, needed), input);
		},

		/** Those that nobody has accepted yet. */
		async list(principal: Principal): Promise<InvitationRecord[]> {
			const { projectId } = requirePermission(principal, 'members.invite_contributors');
			return listWaitingInvitations(db, clock, projectId);
		},

		async withdraw(principal: Principal, id: string): Promise<void> {
			const by = requirePermission(principal, 'members.invite_contributors');
			await db.transaction().execute(async (tx) => {
				if (!(await deleteWaitingInvitation(tx, by.projectId, id)))
					throw new Refusal('not_found', 'invitation_unknown');
				await recordAct(tx, clock, by, { act: 'invitation.withdrawn', about: {} });
			});
		},

		/** What the door shows: who invites to what, as whom. */
		async open(token: string, visit: Visit) {
			const invitation = await living(token, visit);
			const { projectId, collegeId, organisationId } = invitation;
			const project = await findProject(db, projectId);
			const college = (await listColleges(db, projectId)).find(({ id }) => id === collegeId);
			if (!project || !college) throw new Refusal('not_found', 'invitation_unknown');
			return {
				email: invitation.email,
				role: invitation.role,
				mandate: invitation.mandate,
				project: { slug: project.slug, title: project.title, subtitle: project.subtitle },
				college,
				organisation: organisationId === null ? null : await findOrganisation(db, projectId, organisationId),
				inviter: await inviterName(db, invitation.id),
			};
		},

		/** As the account that is signed in. Returns the slug of the project. */
		async accept(token: string, account: SignedInAccount, visit: Visit): Promise<string> {
			const invitation = await living(token, visit);
			if (account.guest) throw new Refusal('invalid', 'email_needed', 'email');
			const news = await db.transaction().execute((tx) => admit(tx, invitation, account));
			for (const message of news) bus.publish(message);
			return (await findProject(db, invitation.projectId))?.slug ?? '';
		},

		/**
		 * With a new email and password. A guest becomes a member and keeps what they wrote; anybody else gets a new account.
		 * Throws Refusal('conflict', 'email_taken', 'email') before anything is spent.
		 */
		async acceptAsNew(
			token: string,
			input: NewMember,
			account: SignedInAccount | null,
			visit: Visit,
		): Promise<{ slug: string; session: NewSession }> {
			const invitation = await living(token, visit);
			if (await findAccountByEmail(db, input.email)) throw new Refusal('conflict', 'email_taken', 'email');
			const passwordHash = await passwords.hash(input.password);
			const { news, accountId } = await db.transaction().execute(async (tx) => {
				const { email, displayName, locale = null } = input;
				const person = { email, displayName, locale, passwordHash };
				let accountId: string;
				if (account?.guest) {
					accountId = account.id;
					await updateAccount(tx, accountId, person);
				} else {
					const made = await insertAccount(tx, person);
					if (!made) throw new Refusal('conflict', 'email_taken', 'email');
					accountId = made.id;
				}
				return { accountId, news: await admit(tx, invitation, { id: accountId, displayName }) };
			});
			for (const message of news) bus.publish(message);
			const slug = (await findProject(db, invitation.projectId))?.slug ?? '';
			return { slug, session: await accounts.enter(accountId, visit, { quiet: true }) };
		},
	};
}
export type Invitations = ReturnType<typeof createInvitations>;
