import * as v from 'valibot';
import { DATA_FORMATS, type ApiScope, type DatasetName } from '#lib/domain/api.ts';
import { ITEM_KINDS, ITEM_STATES } from '#lib/domain/vocabulary.ts';
import { DATASET_ROWS, type DatasetRow } from '#lib/schemas/datasets.ts';
import { uuid } from '#lib/schemas/text.ts';
import { dataFile } from '../../services/data-files.ts';
import { endpoint, FileAnswer, type Endpoint, type OperationId } from '../endpoint.ts';
import { page, pageOf, paging } from '../paging.ts';
import { projectParams } from './params.ts';

const tableQuery = { ...paging, format: v.optional(v.picklist(DATA_FORMATS, 'malformed'), 'json') };
type TableQuery = v.InferOutput<v.ObjectSchema<typeof tableQuery, undefined>>;
const since = {
	since: v.optional(
		v.pipe(
			v.string(),
			v.isoTimestamp('date_malformed'),
			v.transform((text) => new Date(text)),
		),
	),
};

/** A table of a project: by pages as JSON, whole as CSV. */
function table<Name extends DatasetName, Filters extends v.ObjectEntries = Record<never, never>>(
	name: Name,
	id: OperationId,
	options: {
		open?: boolean;
		scope?: ApiScope;
		filters?: Filters;
		keep?: (row: DatasetRow<Name>, filters: v.InferOutput<v.ObjectSchema<Filters, undefined>>) => boolean;
		keyOf: (row: DatasetRow<Name>) => string;
	},
): Endpoint {
	const { open = false, scope = 'read', filters = {} as Filters, keep = () => true, keyOf } = options;
	return endpoint({
		...{ id, open, scope },
		path: `/projects/{project}/${name}`,
		params: projectParams,
		query: { ...tableQuery, ...filters },
		csv: true,
		response: pageOf(DATASET_ROWS[name]) as v.GenericSchema,
		async run({ project, params, query, services, m }) {
			const { project: found, principal } = await project(params.project);
			const wanted = query as v.InferOutput<v.ObjectSchema<Filters, undefined>> & TableQuery;
			const rows = (await services.datasets.read(principal, found, name)).filter((row) => keep(row, wanted));
			if (wanted.format === 'json') return page(rows, wanted, keyOf);
			const { fileName, mediaType, body } = dataFile(name, rows, wanted.format, m);
			return new FileAnswer(mediaType, `${found.slug}-${fileName}`, body);
		},
	});
}

const byId = ({ id }: { id: string | Date }) => String(id);
const at = (moment: Date | string) => new Date(moment);

export const TABLE_ENDPOINTS = [
	table('items', 'listItems', {
		open: true,
		filters: {
			kind: v.optional(v.picklist(ITEM_KINDS, 'malformed')),
			state: v.optional(v.picklist(ITEM_STATES, 'malformed')),
			...since,
		},
		keep: (row, { kind, state, since: from }) =>
			(kind === undefined || row.kind === kind) &&
			(state === undefined || row.state === state) &&
			(from === undefined || at(row.changedAt) >= from),
		keyOf: byId,
	}),
	table('agreements', 'listAgreements', {
		open: true,
		filters: since,
		keep: (row, { since: from }) => from === undefined || at(row.recordedAt) >= from,
		keyOf: byId,
	}),
	table('commitments', 'listCommitments', { open: true, keyOf: byId }),
	table('indicators', 'listIndicators', { open: true, keyOf: byId }),
	table('notes', 'listNotes', {
		filters: { board: v.optional(uuid) },
		keep: (row, { board }) => board === undefined || row.boardId === board,
		keyOf: byId,
	}),
	table('results', 'listResults', { keyOf: ({ roundId, itemId, college }) => `${roundId} ${itemId} ${college}` }),
	table('members', 'listMembers', { scope: 'read:members', keyOf: byId }),
];
