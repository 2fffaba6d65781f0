import { join } from 'node:path';
import { createApi } from './api/api.ts';
import { createLimits } from './auth/limits.ts';
import { createProvider } from './auth/provider.ts';
import { createSeal } from './auth/seal.ts';
import { createSessions } from './auth/sessions.ts';
import { databaseTries } from './auth/tries.ts';
import { createNightlyBackups } from './backup/nightly.ts';
import { createBus } from './bus/create-bus.ts';
import { databaseClock } from './clock.ts';
import type { Config } from './config.ts';
import { alone } from './db/alone.ts';
import { createDatabase, poolFigures } from './db/database.ts';
import { readFigures } from './db/figures-store.ts';
import { databaseAnswers } from './db/health.ts';
import { demoLinks } from './demo/links.ts';
import { inOrder } from './in-order.ts';
import { createJobs } from './jobs/jobs.ts';
import { jobWork } from './jobs/work.ts';
import { createFileStore } from './files/create-store.ts';
import { createQuarantine } from './files/quarantine.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createDelivery } from './mail/delivery.ts';
import { createPost } from './mail/post.ts';
import { createSmtpTransport } from './mail/transport.ts';
import type { Origins } from './origins.ts';
import { prepare } from './prepare.ts';
import { createServices, type Services } from './services/index.ts';
import { createSync, type SocketSessions } from './sync/sync.ts';
import { createWebhookDelivery } from './webhooks/delivery.ts';
import { createSender } from './webhooks/send.ts';

/** Before the key of a projector, where the id of a session stands for others. */
const SCREEN = 'screen:';

export type App = Awaited<ReturnType<typeof createApp>>;

/** The only wiring. `databaseUrl` is a migrated database; the caller ends it after `close`. */
export async function createApp({ config, databaseUrl, origins, log, mayLose = false }: AppParts) {
	const db = createDatabase(databaseUrl, { onIdleError: (err) => log.warn({ err }, 'database connection lost') });
	const clock = databaseClock;
	const report = (err: unknown) => log.error({ err }, 'work in the background failed');
	const seal = createSeal(config.secretKey);
	const { bus, figures: busFigures } = await createBus({ redisUrl: config.redisUrl, db, seal, log, report });
	const sessions = createSessions({ db, clock, requireSecondFactor: config.requireTwoFactor });
	const secure = config.origin?.startsWith('https:') ?? false;

	/** The session behind a socket's cookie; the services judge who that is in the project. */
	const socketSessions: SocketSessions = {
		async principalFor(cookieHeader, projectId) {
			const session = await sessions.validate(sessions.readCookie(cookieHeader, secure));
			if (!session) return null;
			const participant = await services.people.participantFor(session.account, projectId);
			if (!participant) return null;
			const { principal, displayName: label } = participant;
			return { principal, sessionKey: session.account.id, sessionId: session.id, label };
		},
		async screenFor(key) {
			const principal = await services.screens.holder(key);
			const sessionKey = `${SCREEN}${key}`;
			return principal && { principal, sessionKey, sessionId: sessionKey, label: '' };
		},
		async living(ids) {
			const keys = ids.filter((id) => id.startsWith(SCREEN)).map((id) => id.slice(SCREEN.length));
			const living = await sessions.living(ids.filter((id) => !id.startsWith(SCREEN)));
			for (const key of await services.screens.living(keys)) living.add(`${SCREEN}${key}`);
			return living;
		},
	};

	// Services and sockets never import each other: each hands the other functions, here.
	const sync = createSync({
		db,
		bus,
		log,
		clock,
		sessions: socketSessions,
		origin: config.origin ?? undefined,
		execute: (principal, documentId, command) =>
			services.room.execute(principal, documentId.slice('board:'.length), command),
		welcome: (principal, documentName) =>
			principal.kind === 'screen'
				? services.screens.welcome(principal)
				: services.room.welcome(principal, documentName),
		textsChanged: (texts) => services.boards.textsChanged(texts),
	});
	const limits = createLimits(databaseTries({ db, clock, seal }));
	const post = createPost({
		clock,
		seal,
		home: origins.home,
		sends: config.smtpUrl !== null,
		bounces: config.mailBounces,
		soon: () => jobs.soon('mail'),
	});
	const store = createFileStore(config);
	const services: Services = createServices({
		db,
		documents: sync.documents,
		present: (names) => sync.present(names),
		bus,
		clock,
		sessions,
		secretKey: config.secretKey,
		databaseUrl,
		backupNights: config.backupDir === null ? null : config.backupKeep,
		exportFolder: join(config.dataDir, 'exports'),
		store,
		quarantine: createQuarantine(join(config.dataDir, 'files', 'incoming')),
		report,
		limits,
		post,
		backups: config.backupDir === null ? null : { soon: () => jobs.soon('backup') },
		provider: config.provider && createProvider(config.provider, { home: origins.home, log }),
		webhooks: { toPrivate: config.webhooksToPrivate, soon: () => jobs.soon('webhooks') },
	});
	const send = createSender({ toPrivate: config.webhooksToPrivate });
	const tellWebhooks = createWebhookDelivery({ db, clock, log, seal, send });
	const transport =
		config.smtpUrl !== null && config.mailFrom !== null
			? createSmtpTransport({ url: config.smtpUrl, from: config.mailFrom })
			: null;
	const deliver = transport && createDelivery({ db, clock, log, transport, post });
	const { backupDir: folder, backupKeep: keep, secretKey } = config;
	const backup =
		folder === null
			? null
			: createNightlyBackups({ db, clock, log, databaseUrl, secretKey, files: store, folder, keep });
	const jobs = createJobs({
		db,
		clock,
		log,
		databaseUrl,
		jobs: jobWork({ db, clock, ...services, post, deliver, tellWebhooks, backup }),
	});

	return {
		config,
		mayLose,
		log,
		db,
		clock,
		origins,
		sessions,
		/** Whether mail leaves this server. */
		sendsMail: post.sends,
		...services,
		api: createApi({ services, log, perMinute: config.apiPerMinute }),
		sync,
		metrics: createMetrics({
			sync: () => sync.figures(),
			pool: () => poolFigures(db),
			bus: busFigures,
			limits: limits.figures,
			exports: services.exportJobs.figures,
			stored: () => readFigures(db, clock),
			sendsMail: post.sends,
			makesBackups: backup !== null,
		}),
		/** Whether the server can do its work at this moment. */
		health: async () => ({ database: await databaseAnswers(db) }),
		/** What must be done once before serving; returns lines for the person who started the server. */
		prepare: async (): Promise<string[]> => {
			await sync.start();
			await services.exportJobs.clear();
			await services.liveRun.repair();
			// Of processes that start together on a new database, one gives it its first content.
			const lines = await alone(db, () => prepare({ db, services, demo: config.demo, home: origins.home }));
			await jobs.start();
			return lines;
		},
		/** A new sign-in link for each role of the demonstration; null where it was not loaded. */
		demoLinks: () => demoLinks(db, services, origins.home),
		/** Ends everything that `createApp` started, in order, each step bounded in time. */
		close: () =>
			inOrder(
				[
					{ name: 'sockets and documents', run: () => sync.close(), within: 15_000 },
					{ name: 'boards', run: () => services.boards.close() },
					{ name: 'ballots', run: () => services.ballots.close() },
					{ name: 'exports', run: () => services.exportJobs.close() },
					{ name: 'bus', run: () => bus.close() },
					{ name: 'jobs', run: () => jobs.close(), within: 20_000 },
					{ name: 'database', run: () => db.destroy() },
				],
				log,
			),
	};
}

interface AppParts {
	config: Config;
	databaseUrl: string;
	origins: Origins;
	log: Log;
	/** Postgres is set so that it may lose what it confirmed: every page says so. */
	mayLose?: boolean;
}
