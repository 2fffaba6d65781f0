import { strToU8, zip, type AsyncZippable } from 'fflate';
import type { Kysely } from 'kysely';
import { DATASETS, type DataFormat, type DatasetName } from '#lib/domain/api.ts';
import { may } from '#lib/domain/permissions.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import type { ProjectRecord } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import { dataFile } from './data-files.ts';
import type { Datasets } from './datasets.ts';
import { requirePermission } from './permission.ts';

type Project = Pick<ProjectRecord, 'id' | 'slug' | 'published'>;

export interface FetchedData {
	fileName: string;
	mediaType: string;
	body: string | Uint8Array<ArrayBuffer>;
}

/** The tables of a project as files, for its team; who fetched which is written down before the first byte leaves. */
export function createDataExports(deps: { db: Kysely<Database>; clock: Clock; datasets: Datasets }) {
	const { db, clock, datasets } = deps;

	return {
		/** One table. Refusal('forbidden') for those who may not export, or not read this table. */
		async file(
			principal: Principal,
			project: Project,
			asked: { name: DatasetName; format: DataFormat; locale: Locale },
		): Promise<FetchedData> {
			const { name, format, locale } = asked;
			const asking = requirePermission(principal, 'contract.export');
			const rows = await datasets.read(principal, project, name);
			await recordAct(db, clock, asking, { act: 'data.fetched', about: { dataset: name, format } });
			const file = dataFile(name, rows, format, await loadMessages(locale));
			return { ...file, fileName: `${project.slug}-${file.fileName}` };
		},

		/** Every table that this person may read, as JSON and as both kinds of CSV. */
		async archive(principal: Principal, project: Project, locale: Locale): Promise<FetchedData> {
			const asking = requirePermission(principal, 'contract.export');
			const m = await loadMessages(locale);
			const files: AsyncZippable = {};
			for (const name of DATASETS) {
				if (name === 'members' && !may(principal, 'members.manage')) continue;
				const rows = await datasets.read(principal, project, name);
				for (const format of ['json', 'csv', 'csv-excel'] as const) {
					const { fileName, body } = dataFile(name, rows, format, m);
					files[format === 'csv-excel' ? `excel/${fileName}` : fileName] = strToU8(body);
				}
			}
			await recordAct(db, clock, asking, { act: 'data.fetched', about: { dataset: 'all', format: 'zip' } });
			return { fileName: `${project.slug}.zip`, mediaType: 'application/zip', body: await zipped(files) };
		},
	};
}
export type DataExports = ReturnType<typeof createDataExports>;

/** In a thread of its own: a large project must not hold up those who write. */
function zipped(files: AsyncZippable): Promise<Uint8Array<ArrayBuffer>> {
	return new Promise((resolve, reject) => {
		zip(files, { level: 6 }, (error, bytes) => (error ? reject(error) : resolve(new Uint8Array(bytes))));
	});
}
