import type { Config } from '../config.ts';
import { startEmbedded } from '../db/embedded.ts';
import { holdDatabase, type Hold } from '../db/in-use.ts';
import { migrate } from '../db/migrate.ts';

export interface RunningDatabase {
	url: string;
	/** Settles when an embedded server has ended, asked or not; never for a server of somebody else. */
	ended: Promise<void>;
	stop(): Promise<void>;
	/** Asks an embedded server to stop, without waiting: for a process that has no time left. */
	abandon(): void;
}

/** `DATABASE_URL` when it is given, else the embedded Postgres of the data folder; migrated. */
export async function openDatabase(
	config: Pick<Config, 'databaseUrl' | 'dataDir'>,
	say: (line: string) => void,
): Promise<RunningDatabase> {
	const database = await openUnmigrated(config, say);
	let hold: Hold | undefined;
	try {
		hold = await holdDatabase(database.url);
		await migrate(database.url);
	} catch (error) {
		await hold?.release();
		await database.stop();
		throw error;
	}
	const { release } = hold;
	return { ...database, stop: () => release().then(() => database.stop()) };
}

/** The same as it is found, perhaps without a table: for a restore. */
export async function openUnmigrated(
	config: Pick<Config, 'databaseUrl' | 'dataDir'>,
	say: (line: string) => void,
): Promise<RunningDatabase> {
	return config.databaseUrl ? foreign(config.databaseUrl) : await embedded(config.dataDir, say);
}

function foreign(url: string): RunningDatabase {
	return { url, ended: new Promise(() => undefined), stop: async () => undefined, abandon: () => undefined };
}

async function embedded(dataDir: string, say: (line: string) => void): Promise<RunningDatabase> {
	const server = await startEmbedded({ dataDir, say });
	return {
		url: server.url,
		ended: server.ended,
		stop: () => server.stop(),
		abandon: () => void process.kill(server.pid, 'SIGINT'),
	};
}
