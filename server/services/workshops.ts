import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PhasePlan } from '#lib/domain/phase.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { readJoinCode } from '#lib/domain/join-code.ts';
import type { Locale, WorkshopKind } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Limits } from '../auth/limits.ts';
import type { NewSession, Sessions, SignedInAccount } from '../auth/sessions.ts';
import { randomJoinCode } from '../auth/tokens.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { insertAccount } from '../db/account-store.ts';
import { listColleges } from '../db/college-store.ts';
import { listOrganisations } from '../db/organisation-store.ts';
import { findParticipantOf, insertParticipant, type ParticipantRecord } from '../db/participant-store.ts';
import { appendPhases } from '../db/phase-store.ts';
import { findProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import {
	documentIdsOfWorkshop,
	findWorkshop,
	findWorkshopByCode,
	insertTable,
	insertWorkshop,
	listTables,
	listWorkshops,
	setWorkshopOpen,
	type TableRecord,
	type WorkshopRecord,
} from '../db/workshop-store.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Visit } from './accounts.ts';
import { placeIn } from './people.ts';
import type { Detector } from './detector.ts';
import { requirePermission } from './permission.ts';
import { changeRights, projectChanged } from './rights.ts';

export interface NewWorkshop {
	kind: WorkshopKind;
	title: string;
	startsAt: Date | null;
	endsAt: Date | null;
	place: string;
	/** How many tables; their names are "Table 1", "Table 2"… in this language, unless given. */
	tables: number;
	tableTitles?: string[];
	locale: Locale;
	/** For a workshop that already took place. */
	open?: boolean;
	attendance?: number | null;
	/** Its agenda; left out: it has none yet. */
	phases?: PhasePlan[];
}

/** What stands behind a join code. */
interface Door {
	tables: TableRecord[];
	workshop: { id: string };
	project: { slug: string };
}

export interface JoinInput {
	/** First name or pseudonym; empty: without a name. */
	displayName: string;
	collegeId: string;
	/** They say they come for it: a mandate that a facilitator must still confirm. */
	organisationId: string | null;
	locale: Locale;
}

/** Workshops, their tables, and the door through which guests come in. */
export function createWorkshops(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	limits: Limits;
	detector: Detector;
}) {
	const { db, documents, bus, clock, sessions, limits, detector } = deps;

	async function insertWithFreeCode(tx: Tx, workshop: Omit<WorkshopRecord, 'id' | 'joinCode'>) {
		for (let attempt = 0; attempt < 5; attempt += 1) {
			const made = await insertWorkshop(tx, { ...workshop, joinCode: randomJoinCode() });
			if (made) return made;
		}
		throw new Refusal('unavailable');
	}

	/** Throws not_found `code_unknown`, closed `workshop_closed`, too_many `too_many_codes`. */
	async function behindCode(typed: string, visit: Pick<Visit, 'address'>): Promise<WorkshopRecord> {
		const code = readJoinCode(typed);
		await limits.beforeCode(code ?? '', visit.address);
		const workshop = code === null ? undefined : await findWorkshopByCode(db, code);
		if (!workshop || code === null) {
			await limits.codeFailed(visit.address);
			throw new Refusal('not_found', 'code_unknown', 'code');
		}
		await limits.codeSucceeded(code, visit.address);
		if (!workshop.open) throw new Refusal('closed', 'workshop_closed', 'code');
		return workshop;
	}

	return {
		/** A workshop with its tables: each is a board with its shared document. */
		async create(principal: Principal, input: NewWorkshop): Promise<WorkshopRecord & { tables: TableRecord[] }> {
			const by = requirePermission(principal, 'workshop.manage');
			const { projectId, participantId } = by;
			if (input.startsAt && input.endsAt && input.endsAt < input.startsAt)
				throw new Refusal('invalid', 'ends_before_start', 'endsAt');
			const { workshops: words } = await loadMessages(input.locale);
			const created = await db.transaction().execute(async (tx) => {
				const workshop = await insertWithFreeCode(tx, {
					projectId,
					kind: input.kind,
					title: input.title,
					startsAt: input.startsAt,
					endsAt: input.endsAt,
					place: input.place,
					open: input.open ?? true,
					attendance: input.attendance ?? null,
				});
				const title = { subject: 'workshop', id: workshop.id, field: 'title', text: input.title } as const;
				await detector.inspect(tx, projectId, [title], { fresh: true });
				const tables: TableRecord[] = [];
				for (let rank = 0; rank < input.tables; rank += 1) {
					const title = input.tableTitles?.[rank] ?? words.table(rank + 1);
					const table = await insertTable(tx, { projectId, workshopId: workshop.id, title, rank });
					await documents.create(tx, { id: `board:${table.id}`, kind: 'board', projectId, participantId });
					tables.push(table);
				}
				const phases = (input.phases ?? []).map((plan) => ({ id: randomUUID(), plan }));
				await appendPhases(tx, workshop.id, phases);
				await recordAct(tx, clock, by, { act: 'workshop.made', about: { workshopId: workshop.id } });
				return { ...workshop, tables };
			});
			bus.publish(projectChanged(projectId, 'workshops'));
			return created;
		},

		/** All workshops of a project with their tables. Join codes are for those who run them. */
		async list(principal: Principal) {
			const { projectId } = requirePermission(principal, 'board.read');
			const runs = principal.kind === 'participant' && ['facilitator', 'steward'].includes(principal.role);
			const workshops = await listWorkshops(db, projectId);
			const tables = await listTables(
				db,
				workshops.map(({ id }) => id),
			);
			return workshops.map((workshop) => ({
				...workshop,
				joinCode: runs ? workshop.joinCode : null,
				tables: tables.filter(({ workshopId }) => workshopId === workshop.id),
			}));
		},

		/** Opens or closes the door and the boards; running lines are judged again at once. */
		async setOpen(principal: Principal, workshopId: string, open: boolean): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			const { projectId } = by;
			const news = await db.transaction().execute(async (tx) => {
				if (!(await findWorkshop(tx, projectId, workshopId))) throw new Refusal('not_found', 'workshop_unknown');
				await setWorkshopOpen(tx, workshopId, open);
				const act = open ? 'workshop.opened' : 'workshop.closed';
				await recordAct(tx, clock, by, { act, about: { workshopId } });
				return changeRights(tx, documents, await documentIdsOfWorkshop(tx, workshopId));
			});
			for (const message of [...news, projectChanged(projectId, 'workshops')]) bus.publish(message);
			bus.publish({
				kind: 'fact',
				channel: `workshop:${workshopId}`,
				fact: { name: 'changed', data: { what: 'open' } },
			});
		},

		/** One workshop, for its poster. */
		async poster(principal: Principal, workshopId: string): Promise<WorkshopRecord> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			const workshop = await findWorkshop(db, projectId, workshopId);
			if (!workshop) throw new Refusal('not_found', 'workshop_unknown');
			return workshop;
		},

		/** What the door shows, and who this device already is here. Refusals as for `join`. */
		async byJoinCode(typed: string, account: SignedInAccount | null, visit: Visit) {
			const workshop = await behindCode(typed, visit);
			const project = await findProject(db, workshop.projectId);
			if (!project) throw new Refusal('not_found', 'code_unknown', 'code');
			const known = account ? await findParticipantOf(db, account.id, project.id) : undefined;
			return {
				workshop: { id: workshop.id, title: workshop.title, startsAt: workshop.startsAt, place: workshop.place },
				project: { slug: project.slug, title: project.title },
				colleges: await listColleges(db, project.id),
				organisations: await listOrganisations(db, project.id),
				tables: await listTables(db, [workshop.id]),
				known: known && !known.removed ? { displayName: known.displayName, collegeId: known.collegeId } : null,
			};
		},

		/**
		 * Lets somebody in. Without an account they become a guest with a session of their own; with one, a participant; who
		 * already is one goes on as they are. Throws Refusal('forbidden', 'removed_from_project').
		 */
		async join(
			typed: string,
			input: JoinInput,
			account: SignedInAccount | null,
			visit: Visit,
		): Promise<{ participantId: string; session: NewSession | null } & Door> {
			const workshop = await behindCode(typed, visit);
			const { projectId } = workshop;
			const project = await findProject(db, projectId);
			if (!project) throw new Refusal('not_found', 'code_unknown', 'code');
			const door = { tables: await listTables(db, [workshop.id]), workshop, project };
			const known = account ? await findParticipantOf(db, account.id, projectId) : undefined;
			if (known) return { participantId: allowed(known).id, session: null, ...door };

			if (!account) await limits.guestArrives(workshop.id, visit.address);
			const { participantId, accountId } = await db.transaction().execute(async (tx) => {
				const place = await placeIn(tx, projectId, input);
				const { displayName, locale } = input;
				const accountId = account?.id ?? (await insertAccount(tx, { displayName, locale }))?.id;
				if (accountId === undefined) throw new Refusal('unavailable');
				const participantId = await insertParticipant(tx, {
					...place,
					projectId,
					accountId,
					displayName,
					role: 'contributor',
					mandate: place.organisationId === null ? 'none' : 'unconfirmed',
				});
				// Undefined: the same person tapped twice, and the other tap was quicker.
				return { participantId: participantId ?? (await findParticipantOf(tx, accountId, projectId))?.id, accountId };
			});
			if (participantId === undefined) throw new Refusal('conflict');
			const session = account ? null : await sessions.rotate(visit.token, accountId, 'guest', visit);
			return { participantId, session, ...door };
		},
	};
}
export type Workshops = ReturnType<typeof createWorkshops>;

function allowed(participant: ParticipantRecord): ParticipantRecord {
	if (participant.removed) throw new Refusal('forbidden', 'removed_from_project');
	return participant;
}
