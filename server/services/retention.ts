import { sql, type Kysely } from 'kysely';
import {
	isSettable,
	kindsOf,
	RETENTION,
	RETENTION_KINDS,
	type RetentionDays,
	type RetentionKind,
	type RetentionScope,
} from '#lib/domain/retention.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct, type ActingParty } from '../db/audit-store.ts';
import {
	countDue,
	findRetentionDays,
	listPurges,
	PURGE,
	purgeMoments,
	recordPurge,
	saveRetention,
	takeDue,
	type DueCounts,
	type PurgeRecord,
	type RowKind,
} from '../db/retention-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { deleteWaitingFile, listWaitingFiles } from '../export/waiting-files.ts';
import { SCHEDULE } from '../jobs/schedule.ts';
import type { PersonalData } from './personal-data.ts';
import { requirePermission } from './permission.ts';

/** One kind as its settings show it. */
export interface RetentionView {
	kind: RetentionKind;
	days: number;
	due: DueCounts;
}
export interface RetentionPage {
	/** When the next purge comes. */
	next: Date;
	kinds: RetentionView[];
	/** What the latest purges took, the newest first. */
	records: PurgeRecord[];
}

type Days = Partial<Record<RetentionKind, number>>;

const DAY = 86_400_000;
const BATCH = 200;
const RECORDS = 50;

/**
 * How long data about people is kept. The settings' preview and the purge ask the same queries (`db/retention/kinds.ts`),
 * so that nothing goes that was not announced.
 */
export function createRetention(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	personalData: Pick<PersonalData, 'erase'>;
	exportFolder: string;
}) {
	const { db, documents, bus, clock, personalData, exportFolder } = deps;

	async function page(scope: RetentionScope, projectId: string | null): Promise<RetentionPage> {
		const days = await findRetentionDays(db, projectId);
		const moments = await purgeMoments(db, clock, 'housekeeping', SCHEDULE.housekeeping);
		const kinds = await Promise.all(
			kindsOf(scope).map(async (kind) => ({ kind, days: days[kind], due: await due(kind, moments, projectId) })),
		);
		return { next: moments.next, kinds, records: await listPurges(db, projectId, RECORDS) };
	}

	async function due(
		kind: RetentionKind,
		{ now, next }: { now: Date; next: Date },
		projectId: string | null,
	): Promise<DueCounts> {
		if (kind !== 'export_files') return countDue(db, kind, { now: moment(now), next: moment(next) }, projectId);
		const ends = (await listWaitingFiles(exportFolder)).map(fileEnd);
		const by = (at: number) => ends.filter((end) => end <= at).length;
		return { now: by(now.getTime()), next: by(next.getTime()), month: by(now.getTime() + 30 * DAY) };
	}

	/** Within one transaction: what goes and the record of it. Returns how many rows were due. */
	async function purgeRows(kind: RowKind, now: Date): Promise<number> {
		return db.transaction().execute(async (tx) => {
			const taken = await takeDue(tx, kind, moment(now), BATCH);
			if (taken.length === 0) return 0;
			const keys = taken.map(({ key }) => key);
			await PURGE[kind](tx, keys);
			await recordPurge(tx, now, kind, taken);
			return taken.length;
		});
	}

	/** One by one, each by a service of its own; what fails is tried again by the next purge and told at the end. */
	async function purgeEach(kind: 'document_history' | 'member_accounts', now: Date, signal: AbortSignal) {
		const failures: unknown[] = [];
		for (const row of await takeDue(db, kind, moment(now), BATCH)) {
			if (signal.aborted) break;
			try {
				if (kind === 'document_history') await forgetHistory(row.key);
				else await personalData.erase({ id: row.key, administrator: false }, 'keep');
				await recordPurge(db, now, kind, [row]);
			} catch (error) {
				failures.push(error);
			}
		}
		return failures;
	}

	async function forgetHistory(documentId: string): Promise<void> {
		await db.transaction().execute((tx) => documents.eraseHistory(tx, documentId));
		bus.publish({ kind: 'erased', documentId });
	}

	async function purgeFiles(now: Date): Promise<void> {
		const old = (await listWaitingFiles(exportFolder)).filter((file) => fileEnd(file) <= now.getTime());
		for (const { path } of old) await deleteWaitingFile(path);
		await recordPurge(
			db,
			now,
			'export_files',
			old.map(() => ({ projectId: null })),
		);
	}

	function requireAdministrator(account: SignedInAccount | null): SignedInAccount {
		if (!account?.administrator) throw new Refusal('forbidden');
		return account;
	}

	async function save(by: ActingParty, days: Days): Promise<void> {
		await db.transaction().execute(async (tx) => {
			await saveRetention(tx, clock, by.projectId, days);
			await recordAct(tx, clock, by, { act: 'retention.changed', about: {} });
		});
	}

	return {
		/** The durations in force in a project. */
		daysOf: (projectId: string): Promise<RetentionDays> => findRetentionDays(db, projectId),

		/** What a project keeps, for how long, and what goes when. For stewards. */
		read(principal: Principal): Promise<RetentionPage> {
			return page('project', requirePermission(principal, 'project.settings').projectId);
		},

		/** Only kinds of projects that can be set; the caller has checked the bounds, and so has the purge. */
		async save(principal: Principal, days: Days): Promise<void> {
			const by = requirePermission(principal, 'project.settings');
			await save(by, settable('project', days));
		},

		/** The same for what belongs to no project. For administrators. */
		async readInstance(account: SignedInAccount | null): Promise<RetentionPage> {
			requireAdministrator(account);
			return page('instance', null);
		},
		async saveInstance(account: SignedInAccount | null, days: Days): Promise<void> {
			const { id: accountId } = requireAdministrator(account);
			await save({ kind: 'account', accountId, projectId: null }, settable('instance', days));
		},

		/** Ends everything that is due at this moment. Run again it finds nothing; stopped half-way, the next one goes on. */
		async purge(signal: AbortSignal): Promise<void> {
			const { now } = await purgeMoments(db, clock, 'housekeeping', SCHEDULE.housekeeping);
			const failures: unknown[] = [];
			for (const kind of RETENTION_KINDS) {
				if (signal.aborted) break;
				if (kind === 'export_files') await purgeFiles(now);
				else if (kind === 'document_history' || kind === 'member_accounts')
					failures.push(...(await purgeEach(kind, now, signal)));
				else while (!signal.aborted && (await purgeRows(kind, now)) === BATCH);
			}
			if (failures.length > 0) throw new AggregateError(failures, 'something due could not be ended');
		},
	};
}
export type Retention = ReturnType<typeof createRetention>;

/** A moment that was read from the clock, back into a query. */
function moment(at: Date) {
	return sql<Date>`${at}::timestamptz`;
}

function fileEnd({ at }: { at: Date }): number {
	return at.getTime() + RETENTION.export_files.days * DAY;
}

function settable(scope: RetentionScope, days: Days): Days {
	const kinds = kindsOf(scope).filter((kind) => isSettable(kind) && days[kind] !== undefined);
	return Object.fromEntries(kinds.map((kind) => [kind, days[kind]]));
}
