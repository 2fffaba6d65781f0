import { UsageError, type Outcome } from './admin/command.ts';
import { COMMANDS, help } from './admin/commands.ts';
import { withDatabase } from './admin/with-database.ts';
import { createApp, type App } from './app.ts';
import { BackupRefused } from './backup/refused.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { DataInUse } from './db/data-lock.ts';
import { DatabaseInUse } from './db/in-use.ts';
import { DatabaseRefused } from './db/migrate.ts';
import { isRefusal } from './errors.ts';
import { createLog } from './log.ts';
import { createOrigins } from './origins.ts';

/** The command line of whoever runs the server: the same services, on the same database, whether the server runs or not. */
async function main([word = '', ...rest]: string[]): Promise<void> {
	const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
	if (!command) throw new UsageError(`${word ? `There is no command “${word}”.\n\n` : ''}${help()}`);
	const asJson = rest.includes('--json');
	const args = rest.filter((argument) => argument !== '--json');
	const config = await readConfig();
	const {
		lines,
		json,
		failed = false,
	} = 'runOn' in command
		? await command.runOn(config, args)
		: await withApp(config, (app): Promise<Outcome> => command.run(app, args));
	console.log(asJson ? JSON.stringify(json, null, 2) : lines.join('\n'));
	if (failed) process.exitCode = 1;
}

/** Composes the app on the database of the running server; when none runs, on one started for the moment. */
function withApp<Result>(config: Config, work: (app: App) => Promise<Result>): Promise<Result> {
	const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
	return withDatabase(config, async (databaseUrl) => {
		const app = await createApp({ config, databaseUrl, origins: createOrigins(config), log });
		try {
			return await work(app);
		} finally {
			await app.close();
		}
	});
}

/** What the person at the terminal can mend, in a sentence; anything else whole. */
function report(error: unknown): void {
	const badArguments = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
	const plain =
		badArguments ||
		[UsageError, ConfigError, DataInUse, DatabaseInUse, DatabaseRefused, BackupRefused].some(
			(kind) => error instanceof kind,
		);
	if (isRefusal(error)) console.error(`Refused: ${error.reason.replaceAll('_', ' ')}.`);
	else console.error(plain ? (error as Error).message : error);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	report(error);
	process.exitCode = 1;
}
