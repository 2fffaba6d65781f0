import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
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

/** The figures of this process in the form of Prometheus; docs/operations.md says what each means. No figure is about a person. */
export function createMetrics(read: { sync: () => SyncFigures; pool: () => PoolFigures }) {
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

	/** A figure that is read when it is asked for. */
	function gauge(name: string, help: string, value: () => number): void {
		new Gauge({
			name,
			help,
			registers,
			collect() {
				this.set(value());
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
	gauge('trame_sockets', 'Open lines of browsers.', () => read.sync().lines);
	gauge('trame_rooms', 'Shared documents and channels held in memory.', () => read.sync().rooms);
	gauge('trame_sync_waiting_bytes', 'Bytes received that wait for their commit.', () => read.sync().waitingBytes);
	new Gauge({
		name: 'trame_save_health',
		help: '1 for the state that people are shown: ok, delayed (1.5 s) or down (4.5 s).',
		labelNames: ['state'],
		registers,
		collect() {
			const { health } = read.sync();
			for (const state of HEALTH) this.set({ state }, state === health ? 1 : 0);
		},
	});
	counter('trame_sync_commits_total', 'Commits of shared documents.', () => read.sync().commits);
	counter('trame_sync_rows_total', 'Updates of shared documents committed.', () => read.sync().rows);
	counter('trame_sync_failures_total', 'Commits that failed and were tried again.', () => read.sync().failures);
	gauge('trame_database_connections', 'Connections of this process to the database.', () => read.pool().total);
	gauge('trame_database_connections_idle', 'Those of them that nobody uses.', () => read.pool().idle);
	gauge('trame_database_waiting', 'Statements that wait for a connection.', () => read.pool().waiting);

	return {
		contentType: registry.contentType,
		/** All figures as text. */
		text: () => registry.metrics(),
		/** One request was answered, after so many seconds. */
		answered(kind: RequestKind, status: number, seconds: number): void {
			requests.inc({ kind, status: `${Math.floor(status / 100)}xx` });
			durations.observe({ kind }, seconds);
		},
	};
}
export type Metrics = ReturnType<typeof createMetrics>;
