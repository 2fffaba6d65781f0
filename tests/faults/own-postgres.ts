import { rm } from 'node:fs/promises';
import { startEmbedded, type EmbeddedPostgres } from '../../server/db/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';

/** A Postgres of this run alone, as durable as in production, reached through a network that can break. */
export interface OwnPostgres {
	/** Goes through `proxy`; the same after a restart. */
	readonly url: string;
	/** Past the proxy, for whoever checks; changes with every start. */
	readonly directUrl: string;
	readonly proxy: Proxy;
	readonly living: boolean;
	/** SIGKILL to the postmaster. */
	kill(): Promise<void>;
	/** Starts again on the same data: Postgres recovers from its log. */
	start(): Promise<void>;
	remove(): Promise<void>;
}

/** `folder`: where its data lives, kept at the end when it was given. */
export async function startOwnPostgres(folder?: string): Promise<OwnPostgres> {
	const dataDir = folder ?? (await temporaryFolder());
	// Small: several of these may run beside each other on one machine.
	const settings = { shared_buffers: '32MB', max_connections: '60' };
	let running: EmbeddedPostgres = await startEmbedded({ dataDir, settings });
	let living = true;
	const watch = () => {
		const { pid } = running;
		void running.ended.then(() => {
			if (pid === running.pid) living = false;
		});
	};
	watch();
	const port = () => Number(new URL(running.url).port);
	const proxy = await startProxy(port());
	// Postgres runs detached: it would outlive a run that is interrupted.
	const orphan = () => process.kill(running.pid, 'SIGINT');
	process.once('exit', orphan);
	return {
		url: running.url.replace(`:${port()}/`, `:${proxy.port}/`),
		get directUrl() {
			return running.url;
		},
		proxy,
		get living() {
			return living;
		},
		async kill() {
			process.kill(running.pid, 'SIGKILL');
			await running.ended;
		},
		async start() {
			await running.stop();
			running = await startEmbedded({ dataDir, settings });
			living = true;
			watch();
			proxy.target = port();
		},
		async remove() {
			process.off('exit', orphan);
			await proxy.close();
			await running.stop();
			if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
		},
	};
}
