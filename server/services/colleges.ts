import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditEntry } from '#lib/domain/audit.ts';
import type { CollegeColour } from '#lib/domain/colleges.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { slugOf } from '#lib/domain/slug.ts';
import type { CollegeShape } from '#lib/domain/vocabulary.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	collegeInUse,
	deleteCollege,
	insertCollege,
	listColleges,
	updateCollege,
	type CollegeRecord,
} from '../db/college-store.ts';
import {
	deleteOrganisation,
	findOrganisation,
	insertOrganisation,
	listOrganisations,
	organisationInUse,
	updateOrganisation,
	type OrganisationRecord,
} from '../db/organisation-store.ts';
import { findProject, lockProject, updateAgreementRule } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

export interface CollegeInput {
	label: string;
	definition: string;
	shape: CollegeShape;
	colour: CollegeColour;
}

export interface OrganisationInput {
	collegeId: string;
	name: string;
	plainText: string;
	signatory: boolean;
	territoryId?: string | null;
}

/** A project's own set of colleges, and the organisations in them. */
export function createColleges({ db, bus, clock }: { db: Kysely<Database>; bus: Bus; clock: Clock }) {
	/** One change of the set at a time, so that order and counts hold. */
	async function changing<Result>(
		principal: Principal,
		change: (tx: Tx, projectId: string, record: (entry: AuditEntry) => Promise<void>) => Promise<Result>,
	): Promise<Result> {
		const by = requirePermission(principal, 'members.manage');
		const { projectId } = by;
		const result = await db.transaction().execute(async (tx) => {
			await lockProject(tx, projectId);
			return change(tx, projectId, (entry) => recordAct(tx, clock, by, entry));
		});
		bus.publish(projectChanged(projectId, 'colleges'));
		return result;
	}

	async function found(tx: Tx, projectId: string, id: string): Promise<CollegeRecord> {
		const college = (await listColleges(tx, projectId)).find((each) => each.id === id);
		if (!college) throw new Refusal('not_found', 'college_unknown');
		return college;
	}

	/** Shape and colour tell colleges apart on every picture: two of one project may not share a shape. */
	async function refuseSameShape(tx: Tx, projectId: string, shape: CollegeShape, exceptId: string | null) {
		const colleges = await listColleges(tx, projectId);
		if (colleges.some((each) => each.shape === shape && each.id !== exceptId))
			throw new Refusal('conflict', 'shape_taken', 'shape');
	}

	return {
		list: (projectId: string) => listColleges(db, projectId),
		organisations: (projectId: string) => listOrganisations(db, projectId),

		add: (principal: Principal, input: CollegeInput): Promise<CollegeRecord> =>
			changing(principal, async (tx, projectId, record) => {
				await refuseSameShape(tx, projectId, input.shape, null);
				const rank = (await listColleges(tx, projectId)).length;
				const key = slugOf(input.label).replace(/-/g, '_');
				const college =
					(await insertCollege(tx, projectId, { ...input, key, rank })) ??
					(await insertCollege(tx, projectId, { ...input, key: `${key}_${randomUUID().slice(0, 8)}`, rank }));
				if (!college) throw new Refusal('conflict');
				await record({ act: 'college.added', about: { collegeId: college.id } });
				return college;
			}),

		change: (principal: Principal, id: string, input: CollegeInput): Promise<void> =>
			changing(principal, async (tx, projectId, record) => {
				await found(tx, projectId, id);
				await refuseSameShape(tx, projectId, input.shape, id);
				await updateCollege(tx, id, input);
				await record({ act: 'college.changed', about: { collegeId: id } });
			}),

		/** One place up (-1) or down (1) in the order in which colleges are shown. */
		move: (principal: Principal, id: string, by: -1 | 1): Promise<void> =>
			changing(principal, async (tx, projectId) => {
				await found(tx, projectId, id);
				const colleges = await listColleges(tx, projectId);
				const from = colleges.findIndex((each) => each.id === id);
				const [moved] = colleges.splice(from, 1);
				if (!moved) return;
				colleges.splice(Math.min(Math.max(from + by, 0), colleges.length), 0, moved);
				for (const [rank, college] of colleges.entries()) await updateCollege(tx, college.id, { rank });
			}),

		/** Throws Refusal('conflict', 'college_in_use') while people, organisations, words or avis count in it. */
		remove: (principal: Principal, id: string): Promise<void> =>
			changing(principal, async (tx, projectId, record) => {
				const college = await found(tx, projectId, id);
				if (await collegeInUse(tx, id)) throw new Refusal('conflict', 'college_in_use');
				await deleteCollege(tx, id);
				await record({ act: 'college.removed', about: {} });
				const rule = (await findProject(tx, projectId))?.rule;
				if (rule?.required.includes(college.key)) {
					const required = rule.required.filter((key) => key !== college.key);
					await updateAgreementRule(tx, projectId, { ...rule, required });
				}
			}),

		addOrganisation: (principal: Principal, input: OrganisationInput): Promise<OrganisationRecord> =>
			changing(principal, async (tx, projectId, record) => {
				await found(tx, projectId, input.collegeId);
				const organisation = await insertOrganisation(tx, projectId, { territoryId: null, ...input });
				if (!organisation) throw new Refusal('conflict', 'organisation_exists', 'name');
				await record({ act: 'organisation.added', about: { organisationId: organisation.id } });
				return organisation;
			}),

		/** An organisation with members keeps its college: each of them counts there. */
		changeOrganisation: (principal: Principal, id: string, input: OrganisationInput): Promise<void> =>
			changing(principal, async (tx, projectId, record) => {
				const organisation = await findOrganisation(tx, projectId, id);
				if (!organisation) throw new Refusal('not_found', 'organisation_unknown');
				await found(tx, projectId, input.collegeId);
				if (organisation.collegeId !== input.collegeId && (await organisationInUse(tx, id)))
					throw new Refusal('conflict', 'organisation_in_use', 'collegeId');
				const others = await listOrganisations(tx, projectId);
				if (others.some((other) => other.id !== id && other.name === input.name))
					throw new Refusal('conflict', 'organisation_exists', 'name');
				await updateOrganisation(tx, id, input);
				await record({ act: 'organisation.changed', about: { organisationId: id } });
			}),

		removeOrganisation: (principal: Principal, id: string): Promise<void> =>
			changing(principal, async (tx, projectId, record) => {
				if (!(await findOrganisation(tx, projectId, id))) throw new Refusal('not_found', 'organisation_unknown');
				if (await organisationInUse(tx, id)) throw new Refusal('conflict', 'organisation_in_use');
				await deleteOrganisation(tx, id);
				await record({ act: 'organisation.removed', about: {} });
			}),
	};
}
export type Colleges = ReturnType<typeof createColleges>;
