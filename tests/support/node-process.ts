import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { createOrigins } from '../../server/origins.ts';
import { openDatabase } from '../../server/start/database.ts';
import { createHttpServer } from '../../server/start/http.ts';
import { createProxies } from '../../server/start/proxies.ts';
import { onStopSignal } from '../../server/start/signals.ts';
import { routeUpgrades } from '../../server/start/upgrade.ts';

/**
 * The server as a process of its own, without its pages, which need a build: configuration, database, services, jobs,
 * sockets and shutdown are those of `server/main.ts`. Says `ready` over its channel.
 */
const config = await readConfig();
const log = createLog(config.logLevel);
const database = await openDatabase(config, () => undefined);
const origins = createOrigins(config);
const app = await createApp({ config, databaseUrl: database.url, origins, log });
const http = createHttpServer();
await app.prepare();
const proxies = createProxies(config.trustedProxies);
routeUpgrades(http.server, { origins, proxies, sync: app.sync.handleUpgrade, development: false });
await http.listen(config, (_request, response) => void app.metrics.text().then((text) => response.end(text)));
onStopSignal(
	() =>
		void app
			.close()
			.then(() => database.stop())
			.then(() => process.exit()),
	() => process.exit(130),
);
process.send?.('ready');
