import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFileStore } from '../files/create-store.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { UsageError, type DatabaseCommand } from './command.ts';
import { recordAtTerminal } from './record.ts';
import { withDatabase } from './with-database.ts';

export const backup: DatabaseCommand = {
	usage: ['FILE'],
	summary: 'everything that the database holds and every file, in one new file; the server may run meanwhile',
	async runOn(config, args) {
		const [file, ...others] = parseArgs({ args, options: {}, allowPositionals: true }).positionals;
		if (file === undefined || others.length > 0) throw new UsageError('backup: FILE');
		const path = resolve(file);
		const made = await withDatabase(config, async (databaseUrl) => {
			const backup = await makeBackup({
				databaseUrl,
				secretKey: config.secretKey,
				path,
				files: createFileStore(config),
			});
			await recordAtTerminal(databaseUrl, { act: 'backup.made', about: {} });
			return backup;
		}).catch((error: NodeJS.ErrnoException) => {
			throw error.code === 'EEXIST' ? new UsageError(`${path} exists already and is left as it is.`) : error;
		});
		const rows = made.tables.reduce((total, table) => total + table.rows, 0);
		return {
			lines: [
				`${path}: ${made.tables.length} tables, ${rows} rows, ${made.files.count} files, ${made.size} bytes, as of ${made.madeAt}.`,
				'It holds names, emails and everything people wrote: keep it as closed as the server itself.',
				'The secret key is not in it. Keep a copy of that elsewhere (secret-key in DATA_DIR, or SECRET_KEY).',
			],
			json: {
				file: path,
				bytes: made.size,
				madeAt: made.madeAt,
				tables: made.tables.length,
				rows,
				files: made.files.count,
			},
		};
	},
};
