/** The server under test as a child process, with its RSS and CPU from /proc. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const TICKS = 100; // USER_HZ on Linux

/** Lets the server's process be told to collect its garbage, so that what it holds can be weighed. */
const COLLECT = `data:text/javascript,process.on('SIGUSR2', () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }))`;
const COLLECTABLE = ['--expose-gc', '--import', COLLECT];
const hasTaskset = process.platform === 'linux' && spawnSync('taskset', ['--version']).status === 0;

/** Keeps this process (the load generator) off the server's core. */
export function pinSelf(core: number) {
	if (hasTaskset) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]);
}

export class ServerProcess {
	startMs = 0;
	peakRss = 0;
	#child: ChildProcess | null = null;
	#exited: Promise<unknown> = Promise.resolve();
	#sampler: NodeJS.Timeout | undefined;

	readonly port: number;
	#args: readonly string[];
	#env: Record<string, string>;

	/** `args` of Node. */
	constructor(args: readonly string[], env: Record<string, string>, port: number) {
		this.#args = args;
		this.#env = env;
		this.port = port;
	}

	/** Runs Node with the arguments on the first core, and waits for the port. */
	async start() {
		const [program = '', ...args] = [
			...(hasTaskset ? ['taskset', '-c', '0'] : []),
			process.execPath,
			...COLLECTABLE,
			...this.#args,
		];
		const from = performance.now();
		const child = spawn(program, args, {
			env: { ...process.env, ...this.#env },
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		this.#child = child;
		this.#exited = new Promise((resolve) => child.once('exit', resolve));
		while (!(await reachable('127.0.0.1', this.port))) {
			if (child.exitCode !== null) throw new Error(`the server exited with ${child.exitCode}`);
			if (performance.now() - from > 60_000) throw new Error('the server did not open its port within a minute');
			await sleep(20);
		}
		this.startMs = performance.now() - from;
		this.peakRss = 0;
		this.#sampler = setInterval(() => (this.peakRss = Math.max(this.peakRss, this.rss())), 500);
	}

	/** SIGTERM, and SIGKILL after 15 s. */
	async stop() {
		await this.#end('SIGTERM');
	}

	/** Makes the process give back what it does not need. */
	async settle() {
		for (let n = 0; n < 3; n++) {
			for (const pid of this.#pids()) send(pid, 'SIGUSR2');
			await sleep(1000);
		}
	}

	async kill() {
		await this.#end('SIGKILL');
	}

	async #end(signal: NodeJS.Signals) {
		clearInterval(this.#sampler);
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const pids = tree(child.pid!);
		for (const pid of signal === 'SIGKILL' ? pids : [child.pid!]) send(pid, signal);
		const timer = setTimeout(() => pids.forEach((pid) => send(pid, 'SIGKILL')), 15_000);
		await this.#exited;
		clearTimeout(timer);
	}

	/** CPU seconds used so far by the process and its children. */
	cpu(): number {
		let ticks = 0;
		for (const pid of this.#pids()) {
			const stat = read(`/proc/${pid}/stat`);
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
		}
		return ticks / TICKS;
	}

	/** Resident bytes of the process and its children. */
	rss(): number {
		let kilobytes = 0;
		for (const pid of this.#pids()) kilobytes += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
		return kilobytes * 1024;
	}

	#pids() {
		return this.#child?.pid ? tree(this.#child.pid) : [];
	}
}

function tree(pid: number): number[] {
	const children = read(`/proc/${pid}/task/${pid}/children`).trim();
	return [pid, ...(children ? children.split(' ').flatMap((child) => tree(Number(child))) : [])];
}

function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

function send(pid: number, signal: NodeJS.Signals) {
	try {
		process.kill(pid, signal);
	} catch {
		// it has already ended
	}
}

function reachable(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = net.connect({ host, port });
		socket.once('connect', () => (socket.destroy(), resolve(true)));
		socket.once('error', () => resolve(false));
	});
}
