import type { Kysely } from 'kysely';
import type { PhasePlan } from '#lib/domain/phase.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Method, SuppliedMethod } from '#lib/methods/method.ts';
import { isMethodId, suppliedMethod, suppliedMethods } from '#lib/methods/supplied.ts';
import { listPhases } from '../../db/live-store.ts';
import {
	countMethods,
	deleteMethod,
	findMethod,
	insertMethod,
	listMethods,
	type MethodRecord,
} from '../../db/method-store.ts';
import type { Database } from '../../db/tables.ts';
import { findWorkshop } from '../../db/workshop-store.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { planOf } from './plan.ts';

/** Own methods that one project may keep. */
const MOST = 100;

/** Methods to run a workshop by: those supplied with the product, and those a project kept of its own. */
export function createMethods({ db }: { db: Kysely<Database> }) {
	return {
		/** All that can be started from, for those who run workshops. */
		async list(principal: Principal, locale: Locale): Promise<{ supplied: SuppliedMethod[]; own: MethodRecord[] }> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			return { supplied: suppliedMethods(locale), own: await listMethods(db, projectId) };
		},

		/** The phases of a method, by the id that stands in a form. Throws not_found `method_unknown`. */
		async phasesOf(principal: Principal, choice: string, locale: Locale): Promise<PhasePlan[]> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			if (isMethodId(choice)) return suppliedMethod(choice, locale).phases;
			const own = UUID.test(choice) ? await findMethod(db, projectId, choice) : undefined;
			if (!own) throw new Refusal('not_found', 'method_unknown', 'method');
			return own.phases;
		},

		/** Keeps the agenda of a workshop as a method that other workshops may start from. Returns its id. */
		async save(principal: Principal, workshopId: string, about: Omit<Method, 'phases'>): Promise<string> {
			const { projectId, participantId } = requirePermission(principal, 'workshop.manage');
			return db.transaction().execute(async (tx) => {
				if (!(await findWorkshop(tx, projectId, workshopId))) throw new Refusal('not_found', 'workshop_unknown');
				const phases = (await listPhases(tx, workshopId)).map(planOf);
				if (phases.length === 0) throw new Refusal('conflict', 'no_agenda');
				if ((await countMethods(tx, projectId)) >= MOST) throw new Refusal('conflict', 'too_many_methods');
				return insertMethod(tx, projectId, { ...about, phases }, participantId);
			});
		},

		/** Workshops that started from it keep their agendas. */
		async remove(principal: Principal, methodId: string): Promise<void> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			if (!(await deleteMethod(db, projectId, methodId))) throw new Refusal('not_found', 'method_unknown');
		},
	};
}
export type Methods = ReturnType<typeof createMethods>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
