import type { DataFormat, DatasetName } from '#lib/domain/api.ts';
import type { Messages } from '#lib/messages/index.ts';
import { DATASET_ROWS, type DatasetRow } from '#lib/schemas/datasets.ts';
import { writeCsv } from '../export/csv.ts';

const MEDIA_TYPES: Record<DataFormat, string> = {
	json: 'application/json; charset=utf-8',
	csv: 'text/csv; charset=utf-8; header=present',
	'csv-excel': 'text/csv; charset=utf-8; header=present',
};

export interface DataFile {
	fileName: string;
	mediaType: string;
	body: string;
}

/** One table as a file; the headers of a CSV file are in the reader's language, its values are those of the interface. */
export function dataFile<Name extends DatasetName>(
	name: Name,
	rows: DatasetRow<Name>[],
	format: DataFormat,
	m: Messages,
): DataFile {
	const ending = format === 'json' ? 'json' : 'csv';
	const headers: Record<string, string> = m.api.columns;
	const columns = Object.keys(DATASET_ROWS[name].entries).map((key) => ({ key, header: headers[key] ?? key }));
	const body =
		format === 'json' ? JSON.stringify(rows, null, '\t') : writeCsv(columns, rows, { excel: format === 'csv-excel' });
	return { fileName: `${m.api.datasets[name].file}.${ending}`, mediaType: MEDIA_TYPES[format], body };
}
