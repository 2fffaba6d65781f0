import type { Kysely } from 'kysely';
import { actsOf, type AuditFamily } from '#lib/domain/audit.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Messages } from '#lib/messages/index.ts';
import { actInWords, actorInWords } from '#lib/wording/audit.ts';
import type { SignedInAccount } from '../auth/sessions.ts';
import { listAuditActors, listAuditEvents, type AuditPlace, type AuditRecord } from '../db/audit-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { writeCsv } from '../export/csv.ts';
import type { Owners } from './owners.ts';
import { requirePermission } from './permission.ts';

export interface AuditQuestion {
	family: AuditFamily | null;
	/** Id of whoever acted: see `actors`. */
	by: string | null;
	/** Id of the last act that was seen. */
	after: string | null;
}

export interface AuditPage {
	events: AuditRecord[];
	/** To ask for what comes next; null: nothing does. */
	next: string | null;
	actors: { id: string; name: string }[];
}

const PAGE = 50;
/** Acts of one file. */
const FILE = 50_000;

/** The audit log: read by the stewards of a project, and for the whole instance by its administrators. Nobody writes it from here. */
export function createAudit({ db, owners }: { db: Kysely<Database>; owners: Pick<Owners, 'administered'> }) {
	async function page(place: AuditPlace, { family, by, after }: AuditQuestion): Promise<AuditPage> {
		const events = await listAuditEvents(db, place, { acts: actsOf(family), by, after, limit: PAGE + 1 });
		const next = events.length > PAGE ? (events[PAGE - 1]?.id ?? null) : null;
		return { events: events.slice(0, PAGE), next, actors: await listAuditActors(db, place) };
	}

	return {
		/** A page of the acts of the principal's project, newest first. */
		async read(principal: Principal, question: AuditQuestion): Promise<AuditPage> {
			const { projectId } = requirePermission(principal, 'audit.read');
			return page({ projectId }, question);
		},

		/** The acts of the principal's project as CSV, newest first, in the reader's words. */
		async file(principal: Principal, { family, by }: Omit<AuditQuestion, 'after'>, m: Messages): Promise<string> {
			const { projectId } = requirePermission(principal, 'audit.read');
			const asked = { acts: actsOf(family), by, after: null, limit: FILE };
			const rows = (await listAuditEvents(db, { projectId }, asked)).map((event) => ({
				at: event.at,
				who: actorInWords(event, m),
				code: event.entry.act,
				act: actInWords(event, m),
			}));
			const columns = [
				{ key: 'at', header: m.audit.when },
				{ key: 'who', header: m.audit.who },
				{ key: 'code', header: 'code' },
				{ key: 'act', header: m.audit.act },
			];
			return writeCsv(columns, rows, { excel: true });
		},

		/** A page of what was done above the projects of an owner, for those who administer it. Refusal('not_found'). */
		async readOwner(account: SignedInAccount | null, ownerId: string, question: AuditQuestion): Promise<AuditPage> {
			await owners.administered(account, ownerId);
			return page({ ownerId }, question);
		},

		/** A page of what concerns no project: accounts, links, backups, mail, owners. Refusal('forbidden') but for administrators. */
		async readInstance(account: SignedInAccount | null, question: AuditQuestion): Promise<AuditPage> {
			if (!account?.administrator) throw new Refusal('forbidden');
			return page('instance', question);
		},
	};
}
export type Audit = ReturnType<typeof createAudit>;
