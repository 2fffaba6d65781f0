import type { Config } from '../config.ts';
import { runningEmbedded } from '../db/embedded.ts';
import { openDatabase } from '../start/database.ts';

/** What a person at the terminal reads meanwhile; the standard output is for the answer. */
export const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** Works on the database of the running server; when none runs, on one started for the moment. Migrated in both cases. */
export async function withDatabase<Result>(
	config: Config,
	work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
	const running = config.databaseUrl ? null : await runningEmbedded(config.dataDir);
	if (running) return work(running);
	const database = await openDatabase(config, tell);
	try {
		return await work(database.url);
	} finally {
		await database.stop();
	}
}
