import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFileStore } from '../files/create-store.ts';
import { markOf } from '../backup/make-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { openUnmigrated } from '../start/database.ts';
import { UsageError, type DatabaseCommand } from './command.ts';
import { recordAtTerminal } from './record.ts';
import { tell } from './with-database.ts';

export const restore: DatabaseCommand = {
	usage: ['FILE'],
	summary: 'fills an empty database from a backup, or changes nothing; the server must be stopped',
	async runOn(config, args) {
		const [file, ...others] = parseArgs({ args, options: {}, allowPositionals: true }).positionals;
		if (file === undefined || others.length > 0) throw new UsageError('restore: FILE');
		const path = resolve(file);
		const database = await openUnmigrated(config, tell);
		try {
			const { manifest, broughtForward } = await restoreBackup({
				databaseUrl: database.url,
				path,
				files: createFileStore(config),
			});
			await recordAtTerminal(database.url, { act: 'backup.restored', about: {} });
			const rows = manifest.tables.reduce((total, table) => total + table.rows, 0);
			const sameKey = manifest.secretKeyMark === markOf(config.secretKey);
			return {
				lines: [
					`Restored as of ${manifest.madeAt}: ${manifest.tables.length} tables, ${rows} rows, each table read back and compared; ${manifest.files.count} files.`,
					...(broughtForward.length > 0 ? [`Brought forward: ${broughtForward.join(', ')}.`] : []),
					...(sameKey ? [] : [OTHER_KEY]),
				],
				json: { file: path, madeAt: manifest.madeAt, rows, broughtForward, sameSecretKey: sameKey },
			};
		} finally {
			await database.stop();
		}
	},
};

const OTHER_KEY =
	'This machine has another secret key than the one that made the backup: what was signed with that one (links in mails) no ' +
	'longer opens. To keep it, put the old key into DATA_DIR as secret-key, or into SECRET_KEY, before the start.';
