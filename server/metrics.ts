import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LimitFigures } from './auth/limits.ts';
import type { BusFigures } from './bus/redis-bus.ts';
import type { StoredFigures } from './db/figures-store.ts';
import type { SyncFigures } from './sync/sync.ts';

/** Connections of this process to the database. */
export interface PoolFigures {
	total: number;
	idle: number;
	/** Statements that wait for a connection. */
	waiting: number;
}

export type RequestKind = 'page' | 'data' | 'file';

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const HEALTH = ['ok', 'delayed', 'down'] as const;

/** Where the figures are read, when they are asked for. */
export interface Readings {
	sync: () => SyncFigures;
	pool: () => PoolFigures;
	/** What other processes are told and say; null where there is one process. */
	bus: (() => BusFigures) | null;
	limits: () => LimitFigures;
	/** Exports in the making. */
	exports: () => { waiting: number; writing: number };
	/** The same for all processes on one database. */
	stored: () => Promise<StoredFigures>;
	/** Whether mail leaves this server. */
	sendsMail: boolean;
	/** Whether backups are made by the clock. */
	makesBackups: boolean;
}

/** The figures of this process in the form of Prometheus; docs/operations.md says what each means. No figure is about a person. */
export function createMetrics(read: Readings) {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	const requests = new Counter({
		name: 'trame_http_requests_total',
		help: 'Requests answered, by kind and class of status.',
		labelNames: ['kind', 'status'],
		registers,
	});
	const durations = new Histogram({
		name: 'trame_http_request_seconds',
		help: 'From the arrival of a request to the end of its answer.',
		labelNames: ['kind'],
		buckets: SECONDS,
		registers,
	});

	/** A figure that is read when it is asked for; null: there is none at present, and no line. */
	function gauge(name: string, help: string, value: () => number | null): void {
		new Gauge({
			name,
			help,
			registers,
			collect() {
				const found = value();
				this.remove();
				if (found !== null) this.set(found);
			},
		});
	}
	/** One figure for each of some names. */
	function gauges(name: string, help: string, label: string, values: () => [string, number | null][]): void {
		new Gauge({
			name,
			help,
			labelNames: [label],
			registers,
			collect() {
				this.reset();
				for (const [of, value] of values()) if (value !== null) this.set({ [label]: of }, value);
			},
		});
	}
	/** The same for one that only grows. */
	function counter(name: string, help: string, value: () => number): void {
		new Counter({
			name,
			help,
			registers,
			collect() {
				this.reset();
				this.inc(value());
			},
		});
	}
	function counters(name: string, help: string, label: string, values: () => Record<string, number>): void {
		new Counter({
			name,
			help,
			labelNames: [label],
			registers,
			collect() {
				this.reset();
				for (const [of, value] of Object.entries(values())) this.inc({ [label]: of }, value);
			},
		});
	}

	gauge('trame_sockets', 'Open lines of browsers.', () => read.sync().lines);
	gauge('trame_rooms', 'Shared documents and channels held in memory.', () => read.sync().rooms);
	gauge('trame_sync_waiting_bytes', 'Bytes received that wait for their commit.', () => read.sync().waitingBytes);
	gauges(
		'trame_save_health',
		'1 for the state that people are shown: ok, delayed (1.5 s), down (4.5 s).',
		'state',
		() => HEALTH.map((state) => [state, state === read.sync().health ? 1 : 0]),
	);
	counter('trame_sync_commits_total', 'Commits of shared documents.', () => read.sync().commits);
	counter('trame_sync_rows_total', 'Updates of shared documents committed.', () => read.sync().rows);
	counter('trame_sync_failures_total', 'Commits that failed and were tried again.', () => read.sync().failures);
	gauge('trame_database_connections', 'Connections of this process to the database.', () => read.pool().total);
	gauge('trame_database_connections_idle', 'Those of them that nobody uses.', () => read.pool().idle);
	gauge('trame_database_waiting', 'Statements that wait for a connection.', () => read.pool().waiting);

	const { bus } = read;
	if (bus) {
		gauge('trame_bus_up', '1 while other processes are heard through Redis.', () => (bus().up ? 1 : 0));
		counters('trame_bus_messages_total', 'News between processes, by what became of it.', 'state', () => {
			const { sent, heard, dropped, refused } = bus();
			return { sent, heard, dropped, refused };
		});
	}
	gauges('trame_exports', 'Exports in the making: waiting or writing.', 'state', () => Object.entries(read.exports()));
	counters('trame_failed_tries_total', 'Wrong passwords, codes and links.', 'kind', () => read.limits().failures);
	counters('trame_refused_tries_total', 'Requests turned away by a limit.', 'reason', () => read.limits().refusals);

	/** What the database said for this scrape; null: it did not answer. */
	let stored: StoredFigures | null = null;
	const jobs = (value: (job: StoredFigures['jobs'][number]) => number | null): [string, number | null][] =>
		(stored?.jobs ?? []).map((job) => [job.name, value(job)]);
	gauge('trame_database_up', '1 when the database answered this scrape.', () => (stored ? 1 : 0));
	gauges('trame_mails', 'Mails in the outbox, by state.', 'state', () => Object.entries(stored?.mails ?? {}));
	gauge('trame_mail_oldest_waiting_seconds', 'Age of the mail that waits longest; 0: none waits.', () =>
		stored && read.sendsMail ? (stored.oldestWaiting ?? 0) : null,
	);
	gauge('trame_mails_bounced', 'Mails that came back.', () => stored && stored.bounced);
	gauge('trame_addresses_undeliverable', 'Addresses that get no mail any more.', () => stored && stored.undeliverable);
	gauges('trame_job_success_age_seconds', 'Since the last run that went well.', 'job', () =>
		jobs(({ sinceSuccess }) => sinceSuccess),
	);
	gauges('trame_job_failures', 'Runs that failed, in a row.', 'job', () => jobs(({ failures }) => failures));
	gauges('trame_job_seconds', 'Duration of the last run, when it went well.', 'job', () =>
		jobs(({ duration }) => duration),
	);
	gauge('trame_backup_expected', '1 where backups are made by the clock.', () => (read.makesBackups ? 1 : 0));
	gauge('trame_backup_age_seconds', 'Age of the newest backup.', () => stored?.backup?.age ?? null);
	gauge('trame_backup_bytes', 'Size of the newest backup.', () => stored?.backup?.bytes ?? null);

	return {
		contentType: registry.contentType,
		/** All figures as text. */
		async text(): Promise<string> {
			stored = await read.stored().catch(() => null);
			return registry.metrics();
		},
		/** One request was answered, after so many seconds. */
		answered(kind: RequestKind, status: number, seconds: number): void {
			requests.inc({ kind, status: `${Math.floor(status / 100)}xx` });
			durations.observe({ kind }, seconds);
		},
	};
}
export type Metrics = ReturnType<typeof createMetrics>;
