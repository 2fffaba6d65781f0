import type { Kysely } from 'kysely';
import { shownTally } from '#lib/domain/agreement.ts';
import type { DatasetName } from '#lib/domain/api.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { SectionSource } from '#lib/domain/vocabulary.ts';
import type { DatasetRow } from '#lib/schemas/datasets.ts';
import { listColleges } from '../db/college-store.ts';
import { findContract, listAgreedTexts, listClauses, listSections, type AgreedText } from '../db/contract-store.ts';
import { itemChanges } from '../db/item-store.ts';
import { listOrganisations } from '../db/organisation-store.ts';
import { boardTitles, type ProjectRecord } from '../db/project-store.ts';
import { readStrategy } from '../db/strategy-store.ts';
import type { Database } from '../db/tables.ts';
import { listThemes } from '../db/thread-store.ts';
import { Refusal } from '../errors.ts';
import { arrange } from './contract/material.ts';
import type { People } from './people.ts';
import { requirePermission } from './permission.ts';
import { readThread } from './project-thread.ts';
import type { Rounds } from './rounds.ts';

type Project = Pick<ProjectRecord, 'id' | 'published'>;
type Read<Name extends DatasetName> = (principal: Principal, project: Project) => Promise<DatasetRow<Name>[]>;

/**
 * The tables of a project as they leave it. Each shows what the pages show to the same person, no more: people in the
 * project read its work, everybody reads what a published contract prints. Counts have passed the floor.
 */
export function createDatasets(deps: { db: Kysely<Database>; rounds: Rounds; people: People }) {
	const { db, rounds, people } = deps;

	/** What the contract prints: for visitors, who see nothing else. */
	async function printed(project: Project) {
		const contract = await findContract(db, project.id);
		const sections = contract ? await listSections(db, contract.id) : [];
		const clauses = contract ? await listClauses(db, contract.id) : [];
		const { articles, contested } = arrange(sections, clauses, await listAgreedTexts(db, project.id));
		const sources = new Set<SectionSource>(sections.map(({ source }) => source));
		return { articles: articles.map(({ agreed }) => agreed), contested, sources };
	}

	async function collegeKeys(project: Project): Promise<Map<string, string>> {
		return new Map((await listColleges(db, project.id)).map(({ id, key }) => [id, key]));
	}

	const items: Read<'items'> = async (principal, project) => {
		const { items: all, thread } = await readThread(db, project.id);
		const notesOf = (itemId: string) => thread.notesBehind(itemId).length;
		const themes = new Map((await listThemes(db, project.id)).map(({ id, label }) => [id, label]));
		const themeOf = (themeId: string | null) => (themeId === null ? null : (themes.get(themeId) ?? null));
		if (!may(principal, 'board.read')) {
			const { articles } = await printed(project);
			const byId = new Map(all.map((item) => [item.id, item]));
			return articles.map((agreed) => ({
				...{ id: agreed.itemId, kind: agreed.kind, number: agreed.number, title: agreed.title, text: agreed.text },
				plainText: byId.get(agreed.itemId)?.plainText ?? '',
				...{ state: 'in_contract' as const, stateReason: '', version: agreed.version, boardId: null },
				theme: themeOf(byId.get(agreed.itemId)?.themeId ?? null),
				notes: notesOf(agreed.itemId),
				changedAt: agreed.recordedAt,
			}));
		}
		const changes = await itemChanges(db, project.id);
		return all.map((item) => {
			const { id, kind, number, title, text, plainText, state, stateReason, themeId, version, boardId } = item;
			const changedAt = changes.get(id);
			if (!changedAt) throw new Refusal('conflict');
			const theme = themeOf(themeId);
			const notes = notesOf(id);
			return {
				id,
				kind,
				number,
				title,
				text,
				plainText,
				state,
				stateReason,
				theme,
				version,
				notes,
				boardId,
				changedAt,
			};
		});
	};

	const agreements: Read<'agreements'> = async (principal, project) => {
		const order = [...(await collegeKeys(project)).values()];
		const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
		const texts = may(principal, 'board.read')
			? await listAgreedTexts(db, project.id)
			: await printed(project).then(({ articles, contested }) => [...articles, ...contested]);
		return texts.map((agreed: AgreedText) => {
			const { agreementId, itemId, kind, number, version, title, text, textHash, outcome, roundId, recordedAt } =
				agreed;
			const shown = shownTally(agreed.tally.toSorted((a, b) => rank(a.college) - rank(b.college)));
			return {
				...{ id: agreementId, itemId, kind, number, version, title, text, textHash, outcome, roundId, recordedAt },
				total: shown.total,
				tally: shown.colleges,
			};
		});
	};

	/** Visitors read the parts of the strategy that a section of the contract prints. */
	async function strategy(principal: Principal, project: Project, source: SectionSource) {
		if (!may(principal, 'board.read') && !(await printed(project)).sources.has(source)) return null;
		const { objectives, commitments, indicators } = await readStrategy(db, project.id);
		const names = new Map((await listOrganisations(db, project.id)).map(({ id, name }) => [id, name]));
		return { commitments, indicators, names, titles: new Map(objectives.map(({ id, title }) => [id, title])) };
	}

	const commitments: Read<'commitments'> = async (principal, project) => {
		const found = await strategy(principal, project, 'commitments');
		return (found?.commitments ?? []).map(({ id, organisationId, objectiveId, ...rest }) => {
			const { text, means, amountEur, startsOn, dueDate, status } = rest;
			const organisation = found?.names.get(organisationId) ?? '';
			const objective = objectiveId === null ? null : (found?.titles.get(objectiveId) ?? null);
			return { id, organisation, objective, text, means, amountEur, startsOn, dueDate, status };
		});
	};

	const indicators: Read<'indicators'> = async (principal, project) => {
		const found = await strategy(principal, project, 'indicators');
		return (found?.indicators ?? []).map(({ id, objectiveId, sourceId, ...rest }) => {
			const { label, unit, baseline, baselineYear, target, targetYear } = rest;
			const objective = found?.titles.get(objectiveId) ?? '';
			const source = sourceId === null ? null : (found?.names.get(sourceId) ?? null);
			return { id, objective, label, unit, baseline, baselineYear, target, targetYear, source };
		});
	};

	const notes: Read<'notes'> = async (principal, project) => {
		requirePermission(principal, 'board.read');
		const thread = await readThread(db, project.id);
		const keys = await collegeKeys(project);
		const boards = await boardTitles(db, project.id);
		return thread.notes.map((note) => {
			const { id, boardId, number, kind, text, lang, voice, label, byScribe, unconfirmed, groupId, collegeId } = note;
			const college = collegeId === null ? null : (keys.get(collegeId) ?? null);
			const group = groupId === null ? null : (thread.groups.get(groupId) ?? null);
			const board = boards.get(boardId) ?? '';
			return {
				...{ id, boardId, board, number, kind, text, lang, college, voice, label },
				...{ byScribe, unconfirmed, groupId, group },
			};
		});
	};

	const results: Read<'results'> = async (principal) => {
		const rows: DatasetRow<'results'>[] = [];
		for (const { id } of await rounds.list(principal)) {
			const { round, items: asked } = await rounds.read(principal, id);
			for (const { itemId, kind, number, version, title, outcome, tally } of asked) {
				const about = { roundId: id, round: round.title, opensAt: round.opensAt, closesAt: round.closesAt };
				const item = { status: round.status, itemId, kind, number, version, title, outcome };
				rows.push(...tally.colleges.map((college) => ({ ...about, ...item, ...college })));
			}
		}
		return rows;
	};

	const members: Read<'members'> = async (principal, project) => {
		requirePermission(principal, 'members.manage');
		const keys = await collegeKeys(project);
		const names = new Map((await listOrganisations(db, project.id)).map(({ id, name }) => [id, name]));
		return (await people.list(principal)).map((member) => {
			const { id, displayName, email, role, collegeId, organisationId, mandate, guest, createdAt } = member;
			const organisation = organisationId === null ? null : (names.get(organisationId) ?? null);
			return {
				...{ id, displayName, email, role, college: keys.get(collegeId) ?? '', organisation },
				...{ mandate, guest, createdAt },
			};
		});
	};

	const readers: { [Name in DatasetName]: Read<Name> } = {
		...{ items, agreements, commitments, indicators, notes, results, members },
	};

	return {
		/**
		 * All rows of one table, in a stable order. Refusal('forbidden') where the asking person may not read it; `project`
		 * is one that they were let into, or that is published.
		 */
		async read<Name extends DatasetName>(
			principal: Principal,
			project: Project,
			name: Name,
		): Promise<DatasetRow<Name>[]> {
			const stranger = principal.kind === 'participant' && principal.projectId !== project.id;
			if (stranger || !may(principal, 'project.read', { published: project.published })) throw new Refusal('forbidden');
			return readers[name](principal, project);
		},
	};
}
export type Datasets = ReturnType<typeof createDatasets>;
