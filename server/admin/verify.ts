import { parseArgs } from 'node:util';
import { createFileStore } from '../files/create-store.ts';
import { verifyFiles } from '../files/verify.ts';
import { createDatabase } from '../db/database.ts';
import { listDocuments, verifyDocument, type Verdict } from '../sync/verify.ts';
import { UsageError, type DatabaseCommand, type Outcome } from './command.ts';
import { withDatabase } from './with-database.ts';

export const verify: DatabaseCommand = {
	usage: ['--all', 'DOCUMENT…'],
	summary:
		'walks the history of shared documents, hash by hash, and replays it; with --all, reads every file too; fails when anything is not as committed',
	async runOn(config, args) {
		const { values, positionals } = parseArgs({
			args,
			options: { all: { type: 'boolean', default: false } },
			allowPositionals: true,
		});
		if (values.all === positionals.length > 0) throw new UsageError('verify: --all, or DOCUMENT (board:… or text:…)');
		const { verdicts, files } = await withDatabase(config, async (url) => {
			const db = createDatabase(url, { max: 1, statementTimeout: 0, idleInTransactionTimeout: 0 });
			try {
				const found: Verdict[] = [];
				for (const id of values.all ? await listDocuments(db) : positionals) {
					const verdict = await verifyDocument(db, id);
					if (!verdict) throw new UsageError(`There is no document ${id}.`);
					found.push(verdict);
				}
				const files = values.all ? await verifyFiles(url, createFileStore(config)) : { files: 0, faults: [] };
				return { verdicts: found, files };
			} finally {
				await db.destroy();
			}
		});
		return outcome(verdicts, files);
	},
};

function outcome(verdicts: Verdict[], { files, faults }: Awaited<ReturnType<typeof verifyFiles>>): Outcome {
	const broken = verdicts.filter(({ faults }) => faults.length > 0).length;
	return {
		lines: [
			...verdicts.map(line),
			`${verdicts.length} documents, ${broken} broken.`,
			...faults.map(({ key, fault }) => `BROKEN  file ${key}  ${fault}`),
			`${files} files, ${faults.length} broken.`,
		],
		json: { documents: verdicts, broken, files, brokenFiles: faults },
		failed: broken + faults.length > 0,
	};
}

function line({ documentId, rows, erased, checkpoints, faults }: Verdict): string {
	const counts = `${rows} rows, ${checkpoints} checkpoints${erased > 0 ? `, ${erased} rows erased on request` : ''}`;
	return `${faults.length > 0 ? 'BROKEN' : 'sound'}  ${documentId}  ${faults.length > 0 ? faults.join('; ') : counts}`;
}
