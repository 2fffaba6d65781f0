import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { setCurrentApp } from './current-app.ts';
import { DataInUse } from './db/data-lock.ts';
import { UnsafeDatabase, unsafeSettings } from './db/durability.ts';
import { DatabaseInUse } from './db/in-use.ts';
import { DatabaseRefused } from './db/migrate.ts';
import { inOrder, type Step } from './in-order.ts';
import { createLog, type Log } from './log.ts';
import { createOrigins } from './origins.ts';
import { buildWhenNeeded } from './start/build.ts';
import { openDatabase } from './start/database.ts';
import { greeting } from './start/greeting.ts';
import { builtPages, guarded, livePages } from './start/handler.ts';
import { createHttpServer, StartError } from './start/http.ts';
import { observed } from './start/observed.ts';
import { createProxies } from './start/proxies.ts';
import { onStopSignal } from './start/signals.ts';
import { routeUpgrades } from './start/upgrade.ts';

const say = (line: string) => console.log(line);

/** The only entry, for development (`--dev`) and production: config → database → app → pages and sockets → shutdown. */
async function main(): Promise<void> {
	const development = process.argv.includes('--dev');
	const config = await readConfig();
	const log = createLog(config.logLevel);
	// Ended from the last to the first; each part adds its own end when it starts.
	const ends: Step[] = [];
	const stopping = new AbortController();
	let abandon = () => undefined as void;
	let ending: Promise<void> | undefined;
	const end = (code: number) => {
		process.exitCode = code;
		ending ??= inOrder(ends.toReversed(), log).then(() => process.exit());
		return ending;
	};
	onStopSignal(
		() => {
			say('Stopping…');
			stopping.abort();
			void end(0);
		},
		() => {
			abandon();
			process.exit(130);
		},
	);

	try {
		const opening = openDatabase(config, say);
		// Also when the signal comes in the middle of its start: nothing of it is left behind.
		const stopDatabase = () => opening.then((opened) => opened.stop(), ignoreReported);
		ends.push({ name: 'database server', run: stopDatabase, within: 60_000 });
		const database = await opening;
		abandon = () => database.abandon();
		const unsafe = await unsafeSettings(database.url);
		if (unsafe.length > 0 && !config.unsafe) throw new UnsafeDatabase(unsafe);
		const built = development ? null : await buildWhenNeeded(say, stopping.signal);

		const origins = createOrigins(config);
		const app = await createApp({ config, databaseUrl: database.url, origins, log, mayLose: unsafe.length > 0 });
		setCurrentApp(app);
		ends.push({ name: 'app', run: () => app.close(), within: 30_000 });
		const lines = await app.prepare();

		const http = createHttpServer();
		const pages = built === null ? await livePages(http.server) : await builtPages(built, config.origin);
		const proxies = createProxies(config.trustedProxies);
		routeUpgrades(http.server, { origins, proxies, sync: app.sync.handleUpgrade, development });
		const { origin, metricsToken: token } = config;
		const handle = guarded(pages, { origins, origin, proxies });
		await http.listen(config, observed(handle, { metrics: app.metrics, log, origin, proxies, token }));
		ends.splice(1, 0, { name: 'connections', run: () => http.cut() }, { name: 'pages', run: () => pages.close() });
		ends.push({ name: 'requests', run: () => http.stopAccepting(3_000) });
		say(greeting(origins, lines));

		void database.ended.then(() => {
			if (ending) return;
			log.fatal('the embedded database ended by itself');
			void end(1);
		});
		watchForSurprises(log, () => void end(1));
	} catch (error) {
		if (ending) return;
		report(error);
		await end(1);
	}
}

/** The failure of a start is told by `report`; the end has nothing to add. */
const ignoreReported = () => undefined;

/** A rejection that nobody handled is a fault of ours: it is written down and the process goes on. An exception ends it. */
function watchForSurprises(log: Log, stop: () => void): void {
	process.on('unhandledRejection', (err) => log.error({ err }, 'unhandled rejection'));
	process.on('uncaughtException', (err) => {
		log.fatal({ err }, 'uncaught exception');
		stop();
	});
}

/** For the person at the terminal: one sentence where the cause is theirs to mend, the whole error otherwise. */
function report(error: unknown): void {
	const plain = [ConfigError, DataInUse, DatabaseInUse, DatabaseRefused, StartError, UnsafeDatabase].some(
		(kind) => error instanceof kind,
	);
	console.error(plain ? (error as Error).message : error);
}

try {
	await main();
} catch (error) {
	report(error);
	process.exitCode = 1;
}
