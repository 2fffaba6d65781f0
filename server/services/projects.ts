import type { Kysely } from 'kysely';
import type { AgreementRule } from '#lib/domain/agreement.ts';
import { COLLEGE_SETS, type CollegeSet } from '#lib/domain/colleges.ts';
import { mayInOwner } from '#lib/domain/owner-rights.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { slugOf } from '#lib/domain/slug.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { insertCollege, listColleges } from '../db/college-store.ts';
import { findDeparture, listStandings, lockOwner } from '../db/owner-store.ts';
import { insertParticipant } from '../db/participant-store.ts';
import {
	findProject,
	findProjectBySlug,
	insertProject,
	listProjectsOf,
	listPublishedProjects,
	lockProject,
	updateAgreementRule,
	updateProject,
	type ProjectRecord,
	type ProjectTexts,
} from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { People } from './people.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

export interface NewProject {
	title: string;
	subtitle: string;
	collegeSet: CollegeSet;
	/** Key, within the set, of the college in which the founder counts. */
	collegeKey: string;
	/** Who answers for it; needed only of people who may found projects for several owners. */
	ownerId?: string | null;
	/** Wanted address; made from the title when absent. */
	slug?: string;
	locale: Locale;
}

interface Founder {
	id: string;
	displayName: string;
	administrator: boolean;
	/** Administers the server or an owner, and gives or sets up the second factor first. */
	beforeAdministering?: 'set_up' | 'give' | null;
}

/** Projects themselves: founding, opening, settings. */
export function createProjects(deps: { db: Kysely<Database>; bus: Bus; clock: Clock; people: People }) {
	const { db, bus, clock, people } = deps;

	/** For which owners this account may found a project: those it administers, and those for whom it answers for one. */
	async function ownersToFoundFor(account: { id: string; administrator: boolean } | null) {
		if (!account) return [];
		const standings = await listStandings(db, account);
		return standings
			.filter(({ standing }) => mayInOwner(standing, 'owner.found_project'))
			.map(({ owner }) => ({ id: owner.id, name: owner.name }));
	}

	/** The owner meant, which is not asked of people who have one alone. */
	async function ownerFor(founder: Founder, wanted: string | null): Promise<string> {
		if (founder.beforeAdministering) throw new Refusal('forbidden', 'second_factor_due');
		const owners = await ownersToFoundFor(founder);
		const [first] = owners;
		if (!first) throw new Refusal('forbidden', 'projects_by_administrators');
		if (wanted === null && owners.length > 1) throw new Refusal('invalid', 'owner_needed', 'ownerId');
		const owner = wanted === null ? first : owners.find(({ id }) => id === wanted);
		if (!owner) throw new Refusal('invalid', 'owner_unknown', 'ownerId');
		return owner.id;
	}

	return {
		ownersToFoundFor,

		/**
		 * A project with its colleges, the default rule, and its founder as steward. Refusal('forbidden',
		 * 'projects_by_administrators' | 'second_factor_due'), ('invalid', 'owner_needed' | 'owner_unknown', 'ownerId'), and
		 * ('conflict', 'owner_leaves', 'ownerId') for an owner whose departure was asked for.
		 */
		async create(founder: Founder, input: NewProject): Promise<ProjectRecord> {
			const ownerId = await ownerFor(founder, input.ownerId ?? null);
			const { colleges: labels } = await loadMessages(input.locale);
			const templates = COLLEGE_SETS[input.collegeSet];
			if (!templates.some(({ key }) => key === input.collegeKey))
				throw new Refusal('invalid', 'college_unknown', 'collegeKey');
			return db.transaction().execute(async (tx) => {
				if (!(await lockOwner(tx, ownerId))) throw new Refusal('invalid', 'owner_unknown', 'ownerId');
				if (await findDeparture(tx, ownerId)) throw new Refusal('conflict', 'owner_leaves', 'ownerId');
				const rule = defaultRule(templates.filter(({ required }) => required).map(({ key }) => key));
				const { title, subtitle } = input;
				const project = await insertWithFreeSlug(tx, { ownerId, title, subtitle, rule }, slugOf(input.slug ?? title));
				for (const [rank, { key, shape, colour }] of templates.entries()) {
					const college = { key, shape, colour, rank, label: labelOf(labels, key), definition: '' };
					const made = await insertCollege(tx, project.id, college);
					if (!made || key !== input.collegeKey) continue;
					const participantId = await insertParticipant(tx, {
						projectId: project.id,
						accountId: founder.id,
						displayName: founder.displayName,
						collegeId: made.id,
						organisationId: null,
						role: 'steward',
						mandate: 'none',
					});
					if (participantId === undefined) throw new Refusal('conflict');
					const by = { kind: 'participant' as const, participantId, projectId: project.id };
					await recordAct(tx, clock, by, { act: 'project.founded', about: {} });
				}
				return project;
			});
		},

		/**
		 * A project as this account finds it. Throws Refusal('not_found', 'project_unknown'), and
		 * Refusal('forbidden', 'members_only') when it is not published and they do not take part.
		 */
		async open(slug: string, account: { id: string } | null) {
			const project = await findProjectBySlug(db, slug);
			if (!project) throw new Refusal('not_found', 'project_unknown');
			const principal = await people.principalFor(account, project.id);
			if (!may(principal, 'project.read', { published: project.published }))
				throw new Refusal('forbidden', 'members_only');
			return { project, principal, colleges: await listColleges(db, project.id) };
		},

		listPublished: () => listPublishedProjects(db),
		listOf: (account: { id: string }) => listProjectsOf(db, account.id),

		async changeTexts(principal: Principal, texts: ProjectTexts): Promise<void> {
			const by = requirePermission(principal, 'project.settings');
			const { projectId } = by;
			if (texts.startsOn !== null && texts.endsOn !== null && texts.endsOn < texts.startsOn)
				throw new Refusal('invalid', 'ends_before_start', 'endsOn');
			await db.transaction().execute(async (tx) => {
				await lockProject(tx, projectId);
				const before = await findProject(tx, projectId);
				await updateProject(tx, projectId, texts);
				const turned = texts.published !== before?.published;
				const act = !turned ? 'project.changed' : texts.published ? 'project.published' : 'project.unpublished';
				await recordAct(tx, clock, by, { act, about: {} });
			});
			bus.publish(projectChanged(projectId, 'project'));
		},

		/** For rounds opened from now on: a round keeps the rule it was opened with. */
		async changeRule(principal: Principal, rule: AgreementRule): Promise<void> {
			const by = requirePermission(principal, 'project.settings');
			const { projectId } = by;
			const keys = (await listColleges(db, projectId)).map(({ key }) => key);
			if (rule.required.length === 0 || !rule.required.every((key) => keys.includes(key)))
				throw new Refusal('invalid', 'rule_needs_college', 'required');
			await db.transaction().execute(async (tx) => {
				await updateAgreementRule(tx, projectId, rule);
				await recordAct(tx, clock, by, { act: 'rule.changed', about: { rule } });
			});
			bus.publish(projectChanged(projectId, 'project'));
		},
	};
}
export type Projects = ReturnType<typeof createProjects>;

/** Five avis in each required college, two thirds of them in favour, every objection answered. */
function defaultRule(required: string[]): AgreementRule {
	return { quorum: 5, threshold: 2 / 3, required, objections: 'answered' };
}

function labelOf(labels: object, key: string): string {
	const label: unknown = Reflect.get(labels, key);
	return typeof label === 'string' ? label : key;
}

/** `auvelle`, else `auvelle-2`, `auvelle-3`… */
async function insertWithFreeSlug(
	tx: Tx,
	project: { ownerId: string; title: string; subtitle: string; rule: AgreementRule },
	wanted: string,
): Promise<ProjectRecord> {
	for (let number = 1; number <= 100; number += 1) {
		const made = await insertProject(tx, { ...project, slug: number === 1 ? wanted : `${wanted}-${number}` });
		if (made) return made;
	}
	throw new Refusal('conflict', 'title_taken', 'title');
}
