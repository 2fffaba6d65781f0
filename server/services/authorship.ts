import type { Kysely } from 'kysely';
import {
	bylineKey,
	bylines,
	type Author,
	type AuthorshipChoice,
	type Byline,
	type BylinedRun,
	type LegendEntry,
} from '#lib/domain/authorship.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import { mapRuns, readWritten, runsIn, type WrittenRun } from '#lib/sync/written-text.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { readAuthorshipSetting, setAuthorship } from '../db/authorship-store.ts';
import { readAuthors } from '../db/document-store.ts';
import { countWriters, findTextSubject, listWriters, type TextSubject } from '../db/text-history-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** Who wrote what in one text, as far as the project shows it. */
export interface TextAuthorship {
	choice: Exclude<AuthorshipChoice, 'off'>;
	/** Most words first; `by` of a run is its place here. */
	legend: LegendEntry[];
	blocks: Block<BylinedRun>[];
}

/** Who wrote each word of the co-written texts: known to the server alone, told by college or name as the project chose. */
export function createAuthorship(deps: { db: Kysely<Database>; documents: Documents; clock: Clock; bus: Bus }) {
	const { db, documents, clock, bus } = deps;

	return {
		/**
		 * Who wrote what in the text of an item or of a section. Null: the project does not show it. Refusal('not_found'),
		 * ('forbidden').
		 */
		async ofText(principal: Principal, kind: TextSubject['kind'], id: string): Promise<TextAuthorship | null> {
			const { projectId } = requirePermission(principal, 'text.authorship');
			return oneMoment(db, async (tx) => {
				const subject = await findTextSubject(tx, kind, id);
				if (subject?.project.id !== projectId) throw new Refusal('not_found');
				const { choice } = await readAuthorshipSetting(tx, projectId);
				if (choice === 'off') return null;
				const documentId = `text:${id}`;
				const doc = await documents.read(tx, documentId);
				const written = readWritten(doc);
				doc.destroy();
				const bylineOf = await clientBylines(tx, projectId, documentId, runsIn(written));
				return { choice, ...withLegend(written, bylineOf) };
			});
		},

		/** Whether this person may see anything of who wrote what. */
		async isTold(principal: Principal): Promise<boolean> {
			if (principal.kind === 'public' || !may(principal, 'text.authorship')) return false;
			return (await readAuthorshipSetting(db, principal.projectId)).choice !== 'off';
		},

		/** How far this project shows authors, for who may change it. */
		async setting(principal: Principal): Promise<AuthorshipChoice> {
			const { projectId } = requirePermission(principal, 'project.settings');
			return (await readAuthorshipSetting(db, projectId)).choice;
		},

		async choose(principal: Principal, choice: AuthorshipChoice): Promise<void> {
			const by = requirePermission(principal, 'project.settings');
			await db.transaction().execute(async (tx) => {
				await setAuthorship(tx, clock, by.projectId, choice);
				await recordAct(tx, clock, by, { act: 'authorship.changed', about: { choice } });
			});
			bus.publish(projectChanged(by.projectId, 'project'));
		},
	};
}
export type Authorship = ReturnType<typeof createAuthorship>;

/** A transaction in which everything is read as it was at one moment. */
export function oneMoment<Result>(db: Kysely<Database>, read: (tx: Tx) => Promise<Result>): Promise<Result> {
	return db.transaction().setIsolationLevel('repeatable read').execute(read);
}

/** How to tell people of a project who wrote in one text. Null: the project does not show it. */
export async function participantBylines(
	tx: Tx,
	projectId: string,
	participantIds: readonly string[],
): Promise<((participantId: string | null, since: Date) => Byline) | null> {
	const { choice, namesSince } = await readAuthorshipSetting(tx, projectId);
	if (choice === 'off') return null;
	const writers = await listWriters(tx, participantIds);
	const bylineOf = bylines(choice, namesSince, await countWriters(tx, projectId, participantIds));
	return (participantId, since) => {
		const writer = participantId === null ? undefined : writers.get(participantId);
		const author: Author | null = writer && participantId !== null ? { participantId, since, ...writer } : null;
		return bylineOf(author);
	};
}

async function clientBylines(
	tx: Tx,
	projectId: string,
	documentId: string,
	runs: readonly WrittenRun[],
): Promise<(client: number) => Byline> {
	const authors = await readAuthors(tx, documentId, [...new Set(runs.map(({ client }) => client))]);
	const ids = [...authors.values()].flatMap(({ participantId }) => participantId ?? []);
	const bylineOf = await participantBylines(tx, projectId, [...new Set(ids)]);
	return (client) => {
		const author = authors.get(client);
		return (author && bylineOf?.(author.participantId, author.boundAt)) ?? { kind: 'nobody' };
	};
}

/** Puts the place in the legend where the client id was: no id leaves the server. */
function withLegend(
	written: Block<WrittenRun>[],
	bylineOf: (client: number) => Byline,
): Pick<TextAuthorship, 'legend' | 'blocks'> {
	const signs = new Map<string, { byline: Byline; signs: number }>();
	for (const { client, text } of runsIn(written)) {
		const byline = bylineOf(client);
		const key = bylineKey(byline);
		signs.set(key, { byline, signs: (signs.get(key)?.signs ?? 0) + text.length });
	}
	const ordered = [...signs].sort(([, one], [, two]) => two.signs - one.signs);
	const total = ordered.reduce((sum, [, entry]) => sum + entry.signs, 0);
	const places = new Map(ordered.map(([key], index) => [key, index]));
	const runOf = ({ client, ...run }: WrittenRun): BylinedRun => ({
		...run,
		by: places.get(bylineKey(bylineOf(client))) ?? 0,
	});
	return {
		legend: ordered.map(([, entry]) => ({ byline: entry.byline, share: entry.signs / total })),
		blocks: mapRuns(written, (runs) => joinAuthored(runs.map(runOf))),
	};
}

/** Neighbours of one author with the same marks are one run, whatever devices they were typed on. */
function joinAuthored(runs: BylinedRun[]): BylinedRun[] {
	const joined: BylinedRun[] = [];
	for (const run of runs) {
		const last = joined.at(-1);
		const alike = last?.by === run.by && last.bold === run.bold && last.italic === run.italic && last.link === run.link;
		if (last && alike) joined[joined.length - 1] = { ...last, text: last.text + run.text };
		else joined.push(run);
	}
	return joined;
}
