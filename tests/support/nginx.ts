import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const EXAMPLE = new URL('../../docs/deploy/nginx.conf', import.meta.url);

/** Whether nginx and openssl are on this machine. */
export async function nginxIsHere(): Promise<boolean> {
	return Promise.all([run('nginx', ['-v']), run('openssl', ['version'])]).then(
		() => true,
		() => false,
	);
}

/**
 * The example of docs/deploy as it is, but for its ports, certificate and log: nginx in front of the servers on `upstreams`, for
 * https://localhost:`port` with a certificate that it signed itself, and plain HTTP on `plainPort`.
 */
export async function startNginx(ports: { upstreams: [number] | [number, number]; port: number; plainPort: number }) {
	const folder = await temporaryFolder();
	const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
	const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
	await run('openssl', [
		'req',
		'-x509',
		'-newkey',
		'rsa:2048',
		'-nodes',
		'-keyout',
		key,
		'-out',
		certificate,
		...subject,
	]);
	const second = ports.upstreams[1];
	const site = adapted(await readFile(EXAMPLE, 'utf8'), [
		['server 127.0.0.1:3000 ', `server 127.0.0.1:${ports.upstreams[0]} `],
		...(second ? [['# server 127.0.0.1:3001 ', `server 127.0.0.1:${second} `] as [string, string]] : []),
		['listen 80;', `listen 127.0.0.1:${ports.plainPort};`],
		['listen [::]:80;', ''],
		['listen 443 ssl http2;', `listen 127.0.0.1:${ports.port} ssl http2;`],
		['listen [::]:443 ssl http2;', ''],
		['server_name trame.example.org;', 'server_name localhost;'],
		['/etc/letsencrypt/live/trame.example.org/fullchain.pem', certificate],
		['/etc/letsencrypt/live/trame.example.org/privkey.pem', key],
		['/var/log/nginx/trame.log', join(folder, 'trame.log')],
	]);
	await writeFile(join(folder, 'site.conf'), site);
	await mkdir(join(folder, 'temp'), { mode: 0o777 });
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
	await writeFile(
		join(folder, 'nginx.conf'),
		[
			'daemon off; worker_processes 1; error_log stderr warn;',
			...(process.getuid?.() === 0 ? ['user root;'] : []),
			`pid ${join(folder, 'pid')};`,
			'events { worker_connections 256; }',
			'http {',
			...temporary.map((name) => `${name}_temp_path ${join(folder, 'temp', name)};`),
			`include ${join(folder, 'site.conf')};`,
			'}',
		].join('\n'),
	);
	const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stderr.on('data', (chunk: Buffer) => (output += chunk));
	for (let time = 0; !(await listens(ports.port)); time += 1) {
		if (child.exitCode !== null || time > 200) throw new Error(`nginx did not start.\n${output}`);
		await delay(25);
	}
	return {
		/** What it wrote to the access log. */
		log: () => readFile(join(folder, 'trame.log'), 'utf8'),
		async stop(): Promise<void> {
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
			await rm(folder, { recursive: true });
		},
	};
}

/** Every line that a test must change is there, so that a change of the example is noticed here. */
function adapted(example: string, changes: [string, string][]): string {
	return changes.reduce((text, [from, to]) => {
		if (!text.includes(from)) throw new Error(`the example of nginx has no “${from}” any more`);
		return text.replaceAll(from, to);
	}, example);
}

function listens(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}
