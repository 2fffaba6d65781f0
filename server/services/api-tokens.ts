import type { Kysely } from 'kysely';
import { MACHINE_SCOPES, type ApiScope, type MachineRole } from '#lib/domain/api.ts';
import { PUBLIC, type Principal } from '#lib/domain/principal.ts';
import type { SecondFactorState } from '#lib/domain/second-factor.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { isApiToken, newApiToken } from '../auth/api-tokens.ts';
import type { Limits } from '../auth/limits.ts';
import { hashToken } from '../auth/tokens.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { insertAccount } from '../db/account-store.ts';
import { recordAct, type ActingParty } from '../db/audit-store.ts';
import {
	countTokensOf,
	findTokenOwner,
	insertApiToken,
	listMachineTokens,
	listTokensOf,
	markTokenUsed,
	revokeToken,
	type TokenOwner,
} from '../db/api-token-store.ts';
import { findParticipantOf, insertParticipant, markParticipantRemoved } from '../db/participant-store.ts';
import { listProjectsOf } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { placeIn, type People } from './people.ts';
import { requirePermission } from './permission.ts';
import { changeProjectRights, projectChanged } from './rights.ts';

/** Tokens that one account, or one project for its programs, may hold. */
const MOST = 20;

export interface NewToken {
	name: string;
	scopes: ApiScope[];
	/** Null: every project of its owner. */
	projectId: string | null;
	days: number;
}

/** A program: a participant without a person, in a college, with a role that can neither facilitate nor decide. */
export interface NewMachine {
	name: string;
	role: MachineRole;
	collegeId: string;
	days: number;
	locale: Locale;
}

/** Who makes a token for themselves. */
interface Owner {
	id: string;
	guest: boolean;
	secondFactor?: SecondFactorState;
}

/** Keys for programs. A token never does more than its owner may at that moment; its scopes only narrow that. */
export function createApiTokens(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	limits: Limits;
	people: People;
}) {
	const { db, documents, bus, clock, limits, people } = deps;

	async function made(
		tx: Tx,
		by: ActingParty,
		token: NewToken & { accountId: string; machine: boolean },
	): Promise<string> {
		const secret = newApiToken();
		const stored = { ...token, tokenHash: hashToken(secret), hint: secret.slice(-4) };
		const tokenId = await insertApiToken(tx, clock, stored);
		await recordAct(tx, clock, by, { act: 'token.made', about: { tokenId, scopes: token.scopes } });
		return secret;
	}

	return {
		/**
		 * Who a token speaks for. Null: not one of ours, unknown, revoked or expired. Judged anew at each call. Refusal
		 * ('too_many') after many wrong ones from this address.
		 */
		async authenticate(text: string, address: string): Promise<TokenOwner | null> {
			const owner = isApiToken(text) ? await findTokenOwner(db, clock, hashToken(text)) : undefined;
			if (!owner) {
				await limits.beforeLink(address);
				await limits.linkFailed(address);
				return null;
			}
			await markTokenUsed(db, clock, owner.id);
			return owner;
		},

		/** Who that is in this project: nobody in particular where the token is for another one. */
		async principalFor(owner: TokenOwner | null, projectId: string): Promise<Principal> {
			if (!owner || (owner.projectId !== null && owner.projectId !== projectId)) return PUBLIC;
			return people.principalFor({ id: owner.accountId }, projectId);
		},

		listOf: (account: { id: string }) => listTokensOf(db, clock, account.id),
		/** Projects that a token of this account may be narrowed to. */
		projectsOf: (account: { id: string }) => listProjectsOf(db, account.id),

		/**
		 * A token for oneself; returns it in clear, for the only time. Refusal('forbidden', 'api_members_only') for guests,
		 * ('forbidden', 'second_factor_due'), ('conflict', 'too_many_tokens').
		 */
		async create(account: Owner, input: NewToken): Promise<string> {
			if (account.guest) throw new Refusal('forbidden', 'api_members_only');
			if (account.secondFactor === 'due') throw new Refusal('forbidden', 'second_factor_due');
			if (input.projectId !== null) {
				const principal = await people.principalFor(account, input.projectId);
				if (principal.kind === 'public') throw new Refusal('invalid', 'project_unknown', 'projectId');
			}
			return db.transaction().execute(async (tx) => {
				if ((await countTokensOf(tx, account.id)) >= MOST) throw new Refusal('conflict', 'too_many_tokens');
				const by = { kind: 'account' as const, accountId: account.id, projectId: input.projectId };
				return made(tx, by, { ...input, accountId: account.id, machine: false });
			});
		},

		/** Takes effect at the next call. */
		async revoke(account: { id: string }, id: string): Promise<void> {
			await db.transaction().execute(async (tx) => {
				const revoked = await revokeToken(tx, clock, id, { accountId: account.id });
				if (!revoked) throw new Refusal('not_found', 'token_unknown');
				const by = { kind: 'account' as const, accountId: account.id, projectId: null };
				await recordAct(tx, clock, by, { act: 'token.revoked', about: { tokenId: id } });
			});
		},

		async machines(principal: Principal) {
			const { projectId } = requirePermission(principal, 'project.settings');
			return listMachineTokens(db, clock, projectId);
		},

		/** A program's place in the project with its token, which is returned in clear for the only time. */
		async createMachine(principal: Principal, input: NewMachine): Promise<string> {
			const steward = requirePermission(principal, 'project.settings');
			const { projectId } = steward;
			const secret = await db.transaction().execute(async (tx) => {
				if ((await listMachineTokens(tx, clock, projectId)).length >= MOST)
					throw new Refusal('conflict', 'too_many_tokens');
				const place = await placeIn(tx, projectId, { collegeId: input.collegeId, organisationId: null });
				const { name, role, days, locale } = input;
				const account = await insertAccount(tx, { displayName: name, locale });
				if (!account) throw new Refusal('unavailable');
				const accountId = account.id;
				await insertParticipant(tx, { ...place, projectId, accountId, displayName: name, role, mandate: 'none' });
				const scopes: ApiScope[] = MACHINE_SCOPES.filter((scope) => scope === 'read' || role === 'contributor');
				return made(tx, steward, { name, scopes, projectId, days, accountId, machine: true });
			});
			bus.publish(projectChanged(projectId, 'people'));
			return secret;
		},

		/** The program's place goes with its token; what it wrote stays. */
		async revokeMachine(principal: Principal, id: string): Promise<void> {
			const steward = requirePermission(principal, 'project.settings');
			const { projectId } = steward;
			const news = await db.transaction().execute(async (tx) => {
				const revoked = await revokeToken(tx, clock, id, { machineOf: projectId });
				if (!revoked) throw new Refusal('not_found', 'token_unknown');
				const participant = await findParticipantOf(tx, revoked.accountId, projectId);
				if (participant) await markParticipantRemoved(tx, clock, participant.id);
				await recordAct(tx, clock, steward, { act: 'token.revoked', about: { tokenId: id } });
				return changeProjectRights(tx, documents, projectId);
			});
			for (const message of [...news, projectChanged(projectId, 'people')]) bus.publish(message);
		},
	};
}
export type ApiTokens = ReturnType<typeof createApiTokens>;
