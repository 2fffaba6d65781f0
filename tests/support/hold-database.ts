import { rm } from 'node:fs/promises';
import { startEmbedded } from '../../server/db/embedded.ts';

/**
 * A process that holds a data folder until it is killed: `node hold-database.ts FOLDER [SETTINGS]`. Says where its
 * database is. Over a channel to another program of Node it lives as long as that one, then removes the folder.
 */
const [dataDir = '', settings = '{}'] = process.argv.slice(2);
// A Ctrl-C is for whoever started us, who tells us by the channel.
if (process.connected) process.on('SIGINT', () => undefined);
const starting = startEmbedded({ dataDir, settings: JSON.parse(settings) as Record<string, string> });
if (process.connected) {
	process.once('disconnect', async () => {
		await starting.then((server) => server.stop());
		await rm(dataDir, { recursive: true });
		process.exit();
	});
}
const { url, pid } = await starting;
console.log(JSON.stringify({ url, pid }));
setInterval(() => undefined, 60_000);
