import type { Kysely } from 'kysely';
import { mayInOwner } from '#lib/domain/owner-rights.ts';
import type { Sessions, SignedInAccount } from '../auth/sessions.ts';
import type { Clock } from '../clock.ts';
import { findAccountByEmail } from '../db/account-store.ts';
import { recordAct, type ActingParty } from '../db/audit-store.ts';
import { listColleges } from '../db/college-store.ts';
import {
	deleteOwnerAdministrator,
	findMemberOfOwner,
	findOwner,
	insertOwner,
	insertOwnerAdministrator,
	isProjectOfOwner,
	listOwnerAdministrators,
	listOwners,
	listProjectsOfOwner,
	listStandings,
	lockOwner,
	lockOwners,
	nameInstanceAdministrators,
	updateOwner,
	type OwnerRecord,
} from '../db/owner-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { Invitations } from './invitations.ts';
import type { SignInLinks } from './sign-in-links.ts';

/** Whoever asks: an account, to be judged; or `operator`, who has the database and so needs no permission. */
export type Asking = SignedInAccount | null | 'operator';

/** As the audit log names them, acting above the projects of this owner. Call it once they were judged. */
export function actingFor(asking: Asking, ownerId: string): ActingParty {
	if (asking === 'operator' || asking === null) return { kind: 'operator', projectId: null, ownerId };
	return { kind: 'account', accountId: asking.id, projectId: null, ownerId };
}

export interface OwnerTexts {
	name: string;
	/** Who answers questions about personal data, for notices to the people concerned. */
	contact: string;
}

/**
 * Those who answer for projects: one on most instances, several where a resource centre hosts for others. Whoever runs the
 * instance makes them and names their first administrators; from there on each is its administrators' business alone.
 */
export function createOwners(deps: {
	db: Kysely<Database>;
	clock: Clock;
	sessions: Sessions;
	invitations: Pick<Invitations, 'issue'>;
	signInLinks: Pick<SignInLinks, 'createOwnerLink'>;
}) {
	const { db, clock, sessions, invitations, signInLinks } = deps;

	/** The owner, for those who administer it; for anybody else there is none of this id. Refusal('not_found', 'owner_unknown'). */
	async function administered(asking: Asking, id: string): Promise<OwnerRecord> {
		if (asking === 'operator') {
			const owner = await findOwner(db, id);
			if (owner) return owner;
		}
		if (typeof asking === 'object' && asking?.beforeAdministering) throw new Refusal('forbidden', 'second_factor_due');
		const standings = asking === null || asking === 'operator' ? [] : await listStandings(db, asking);
		const found = standings.find(({ owner, standing }) => owner.id === id && mayInOwner(standing, 'owner.administer'));
		if (!found) throw new Refusal('not_found', 'owner_unknown');
		return found.owner;
	}

	function requireOperator(asking: Asking): void {
		if (asking !== 'operator' && !asking?.administrator) throw new Refusal('forbidden');
	}

	/** Names an account administrator. Their sessions become those of people with much in hand: short. */
	async function name(asking: Asking, ownerId: string, accountId: string): Promise<void> {
		await db.transaction().execute(async (tx) => {
			if (!(await lockOwner(tx, ownerId))) throw new Refusal('not_found', 'owner_unknown');
			await insertOwnerAdministrator(tx, ownerId, accountId);
			await sessions.shorten(tx, accountId);
			await recordAct(tx, clock, actingFor(asking, ownerId), {
				act: 'owner.administrator_named',
				about: { accountId },
			});
		});
	}

	return {
		administered,

		/** Those that this account administers; none where the instance has only one, which nobody needs to know of. */
		async listOf(account: SignedInAccount | null): Promise<OwnerRecord[]> {
			if (!account) return [];
			const standings = await listStandings(db, account);
			if (standings.length === 1) return [];
			return standings.filter(({ standing }) => mayInOwner(standing, 'owner.administer')).map(({ owner }) => owner);
		},

		/** For whoever runs the instance: every owner, with counts, never with what is in its projects. */
		async listAll(asking: Asking) {
			requireOperator(asking);
			return listOwners(db);
		},

		/**
		 * A new owner. With the second one, running the instance gives no right any more in the first: those who had it become
		 * its administrators by name. Refusal('conflict', 'owner_exists', 'name').
		 */
		async create(asking: Asking, texts: OwnerTexts): Promise<string> {
			requireOperator(asking);
			return db.transaction().execute(async (tx) => {
				await lockOwners(tx);
				const [first, ...others] = await listOwners(tx);
				const id = await insertOwner(tx, texts);
				if (id === undefined) throw new Refusal('conflict', 'owner_exists', 'name');
				if (first && others.length === 0) await nameInstanceAdministrators(tx, first.id);
				await recordAct(tx, clock, actingFor(asking, id), { act: 'owner.made', about: {} });
				return id;
			});
		},

		/**
		 * Whoever runs the instance names the first administrators of an owner: an account, or, where nobody has one with this
		 * email, whoever uses the link whose token comes back.
		 */
		async nameAdministrator(asking: Asking, ownerId: string, email: string): Promise<{ token: string | null }> {
			requireOperator(asking);
			if (!(await findOwner(db, ownerId))) throw new Refusal('not_found', 'owner_unknown', 'ownerId');
			const named = await findAccountByEmail(db, email);
			if (!named) {
				const token = await db.transaction().execute(async (tx) => {
					await recordAct(tx, clock, actingFor(asking, ownerId), { act: 'owner.administrator_invited', about: {} });
					return signInLinks.createOwnerLink(tx, ownerId);
				});
				return { token };
			}
			await name(asking, ownerId, named.id);
			return { token: null };
		},

		/** What the page of an owner shows to its administrators. */
		async read(account: SignedInAccount | null, id: string) {
			const owner = await administered(account, id);
			const projects = await listProjectsOfOwner(db, id);
			return {
				owner,
				administrators: await listOwnerAdministrators(db, id),
				projects: await Promise.all(
					projects.map(async (project) => ({ ...project, colleges: await listColleges(db, project.id) })),
				),
			};
		},

		/** Refusal('conflict', 'owner_exists', 'name'). */
		async change(asking: Asking, id: string, texts: OwnerTexts): Promise<void> {
			await administered(asking, id);
			await db.transaction().execute(async (tx) => {
				await lockOwners(tx);
				if (!(await updateOwner(tx, id, texts))) throw new Refusal('conflict', 'owner_exists', 'name');
				await recordAct(tx, clock, actingFor(asking, id), { act: 'owner.changed', about: {} });
			});
		},

		/**
		 * One more administrator, from among the people of the owner's projects: whether somebody else has an account here is
		 * not told. Refusal('not_found', 'owner_member_unknown', 'email').
		 */
		async addAdministrator(account: SignedInAccount | null, id: string, email: string): Promise<void> {
			await administered(account, id);
			const member = await findMemberOfOwner(db, id, email);
			if (member === undefined) throw new Refusal('not_found', 'owner_member_unknown', 'email');
			await name(account, id, member);
		},

		/** Refusal('conflict', 'last_owner_administrator'). */
		async removeAdministrator(account: SignedInAccount | null, id: string, accountId: string): Promise<void> {
			await administered(account, id);
			await db.transaction().execute(async (tx) => {
				await lockOwner(tx, id);
				if (!(await deleteOwnerAdministrator(tx, id, accountId))) return;
				if ((await listOwnerAdministrators(tx, id)).length === 0)
					throw new Refusal('conflict', 'last_owner_administrator');
				await recordAct(tx, clock, actingFor(account, id), {
					act: 'owner.administrator_removed',
					about: { accountId },
				});
			});
		},

		/** A link by which somebody comes to answer for a project, mailed as well where mail is sent. Returns its token. */
		async inviteSteward(
			account: SignedInAccount | null,
			id: string,
			input: { projectId: string; email: string; collegeId: string },
		): Promise<string> {
			await administered(account, id);
			if (!account || !(await isProjectOfOwner(db, id, input.projectId)))
				throw new Refusal('not_found', 'project_unknown');
			const { token } = await invitations.issue(
				{ projectId: input.projectId, participantId: null, accountId: account.id },
				{ email: input.email, role: 'steward', collegeId: input.collegeId, organisationId: null, mandate: false },
			);
			return token;
		},
	};
}
export type Owners = ReturnType<typeof createOwners>;
