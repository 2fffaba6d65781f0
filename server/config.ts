import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { PROVIDER_VARIABLES, providerFaults, providerSettings } from './auth/provider-settings.ts';
import type { ProviderSettings } from './auth/provider.ts';
import { LONGEST_BOUNCE_NAME } from './mail/return-path.ts';
import { parseS3Url, type S3Place } from './files/s3-place.ts';
import { isNetwork, THIS_MACHINE } from './start/proxies.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface Config {
	/** The address of this machine to listen on; 0.0.0.0 is all of them. */
	host: string;
	port: number;
	/** How browsers name this server (`https://trame.example.org`), or null: loopback and this machine's own addresses. */
	origin: string | null;
	/** Addresses and networks of the proxies whose word about visitors is taken; none without `origin`. */
	trustedProxies: readonly string[];
	/** Absolute path. */
	dataDir: string;
	/** Null: the embedded Postgres in `dataDir`. */
	databaseUrl: string | null;
	/** Where several processes on one database meet, with its password; null: there is one. */
	redisUrl: string | null;
	/** Signs and seals what leaves the server: at least 32 characters. */
	secretKey: string;
	/** Where a backup is written each night, an absolute path; null: nowhere. */
	backupDir: string | null;
	/** How many of them are kept. */
	backupKeep: number;
	/** Opens `/metrics` to whoever sends it; null: to this machine alone, and only where no proxy stands before us. */
	metricsToken: string | null;
	/** Whether an empty database receives the demo project. */
	demo: boolean;
	/** Whether to start on a Postgres that may lose what it confirmed. */
	unsafe: boolean;
	logLevel: (typeof LOG_LEVELS)[number];
	/** The server that takes our mail, with its password; null: mail waits in the outbox, for an administrator to read. */
	smtpUrl: string | null;
	/** Who our mail is from: an address, or `Name <address>`. */
	mailFrom: string | null;
	/** `name@host`, to which mail that cannot be delivered comes back with a mark behind the name; null: to `mailFrom`. */
	mailBounces: string | null;
	/** Where files are kept, with its keys; null: in `dataDir`. */
	s3: S3Place | null;
	/** Who vouches for people, beside us; null: nobody. */
	provider: ProviderSettings | null;
	/** Whether those who administer this server must have a second factor. */
	requireTwoFactor: boolean;
	/** Calls of the interface that one token, or one address without a token, may make in a minute. */
	apiPerMinute: number;
	/** Whether webhooks may call plain HTTP and addresses of private networks. */
	webhooksToPrivate: boolean;
}

/** Its message lists every fault, in plain words, one per line. */
export class ConfigError extends Error {
	constructor(faults: string[]) {
		super(['The configuration cannot be used:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
		this.name = 'ConfigError';
	}
}

const Environment = v.object({
	HOST: v.optional(v.string(), '127.0.0.1'),
	PORT: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\d+$/, 'must be a number'),
			v.transform(Number),
			v.minValue(1, 'must be between 1 and 65535'),
			v.maxValue(65535, 'must be between 1 and 65535'),
		),
		'3000',
	),
	ORIGIN: v.optional(
		v.pipe(
			v.string(),
			v.check(isOrigin, 'must be an address without a path, such as https://trame.example.org'),
			v.transform((value) => new URL(value).origin),
		),
	),
	TRUSTED_PROXIES: v.optional(
		v.pipe(
			v.string(),
			v.transform((value) => value.split(',').map((part) => part.trim())),
			v.check(
				(list) => list.every(isNetwork),
				'must list addresses and networks, such as 192.0.2.10, 10.0.0.0/24; never all there are',
			),
		),
	),
	DATA_DIR: v.optional(v.string(), '.data'),
	DATABASE_URL: v.optional(
		v.pipe(v.string(), v.check(isPostgres, 'must look like postgres://user:password@host:5432/database')),
	),
	REDIS_URL: v.optional(v.pipe(v.string(), v.check(isRedis, 'must look like redis://user:password@host:6379'))),
	SECRET_KEY: v.optional(v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters'))),
	BACKUP_DIR: v.optional(v.string()),
	BACKUP_KEEP: v.optional(
		v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, 'must be a number from 1 to 9999'), v.transform(Number)),
		'14',
	),
	METRICS_TOKEN: v.optional(v.string()),
	API_PER_MINUTE: v.optional(
		v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/, 'must be a number from 1 to 999999'), v.transform(Number)),
		'300',
	),
	WEBHOOKS_TO_PRIVATE: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'off'),
	TRAME_UNSAFE: v.optional(v.picklist(['0', '1'], 'must be 1, or not set'), '0'),
	TRAME_DEMO: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
	LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
	SMTP_URL: v.optional(v.pipe(v.string(), v.check(isSmtp, 'must look like smtps://user:password@mail.example.org'))),
	S3_URL: v.optional(
		v.pipe(
			v.string(),
			v.check(isS3, 'must look like https://KEY:SECRET@s3.example.org/bucket?region=fr-par'),
			v.transform(parseS3Url),
		),
	),
	MAIL_FROM: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^([^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'must be an address, or Name <address>'),
		),
	),
	...PROVIDER_VARIABLES,
	REQUIRE_TWO_FACTOR: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'off'),
	MAIL_BOUNCES: v.optional(
		v.pipe(
			v.string(),
			v.regex(
				new RegExp(`^[\\w.-]{1,${LONGEST_BOUNCE_NAME}}@[\\w.-]+$`),
				`must be an address whose name has at most ${LONGEST_BOUNCE_NAME} letters, such as bounces@example.org`,
			),
		),
	),
});

/** Named in a fault, never shown. */
const SECRETS = new Set(['DATABASE_URL', 'REDIS_URL', 'SECRET_KEY', 'SMTP_URL', 'S3_URL', 'OIDC_CLIENT_SECRET']);

/**
 * Reads the configuration: the only place that looks at the environment. A variable that is empty counts as not set.
 * Throws a `ConfigError` with all faults at once. Makes `DATA_DIR` and keeps a secret key in it when none is given.
 */
export async function readConfig(environment: NodeJS.ProcessEnv = process.env): Promise<Config> {
	const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
	const parsed = v.safeParse(Environment, given);
	if (!parsed.success) {
		throw new ConfigError(
			parsed.issues.map((issue) => {
				const name = String(issue.path?.[0]?.key);
				const shown = SECRETS.has(name) ? '' : ` (it is “${String(given[name])}”)`;
				return `${name} ${issue.message}${shown}`;
			}),
		);
	}
	const { output } = parsed;
	const missing = providerFaults(output);
	if (output.REDIS_URL !== undefined) {
		if (output.DATABASE_URL === undefined) {
			missing.push('DATABASE_URL is needed with REDIS_URL: several processes share one database of yours');
		}
		if (output.SECRET_KEY === undefined) {
			missing.push(
				'SECRET_KEY is needed with REDIS_URL: the same for every process, or none could read what another sealed',
			);
		}
	}
	if (output.SMTP_URL !== undefined) {
		if (output.MAIL_FROM === undefined) missing.push('MAIL_FROM is needed with SMTP_URL: who the mail is from');
		if (output.ORIGIN === undefined) missing.push('ORIGIN is needed with SMTP_URL: the links in a mail begin with it');
	}
	if (output.TRUSTED_PROXIES !== undefined && output.ORIGIN === undefined) {
		missing.push('ORIGIN is needed with TRUSTED_PROXIES: without it no proxy stands in front');
	}
	if (missing.length > 0) throw new ConfigError(missing);
	const dataDir = resolve(output.DATA_DIR);
	return {
		host: output.HOST,
		port: output.PORT,
		origin: output.ORIGIN ?? null,
		trustedProxies: output.ORIGIN === undefined ? [] : (output.TRUSTED_PROXIES ?? THIS_MACHINE),
		dataDir,
		databaseUrl: output.DATABASE_URL ?? null,
		redisUrl: output.REDIS_URL ?? null,
		secretKey: output.SECRET_KEY ?? (await keptSecret(dataDir)),
		backupDir: output.BACKUP_DIR === undefined ? null : resolve(output.BACKUP_DIR),
		backupKeep: output.BACKUP_KEEP,
		metricsToken: longEnough(output.METRICS_TOKEN),
		demo: output.TRAME_DEMO === 'on',
		unsafe: output.TRAME_UNSAFE === '1',
		logLevel: output.LOG_LEVEL,
		smtpUrl: output.SMTP_URL ?? null,
		mailFrom: output.MAIL_FROM ?? null,
		mailBounces: output.MAIL_BOUNCES ?? null,
		s3: output.S3_URL ?? null,
		provider: providerSettings(output),
		requireTwoFactor: output.REQUIRE_TWO_FACTOR === 'on',
		apiPerMinute: output.API_PER_MINUTE,
		webhooksToPrivate: output.WEBHOOKS_TO_PRIVATE === 'on',
	};
}

/** The key kept in the data folder, made at the first start; readable by the user who runs Trame alone. */
async function keptSecret(dataDir: string): Promise<string> {
	const path = join(dataDir, 'secret-key');
	try {
		// As root, the embedded database's own user must pass through this folder: files in it are closed one by one.
		await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
		await writeFile(path, randomBytes(32).toString('base64url') + '\n', { flag: 'wx', mode: 0o600 });
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
			throw new ConfigError([`DATA_DIR cannot be written to: ${String(error)}`]);
		}
	}
	await chmod(path, 0o600);
	return (await readFile(path, 'utf8')).trim();
}

/** Its fault is told without its value. */
function longEnough(token: string | undefined): string | null {
	if (token !== undefined && token.length < 16) {
		throw new ConfigError(['METRICS_TOKEN must have at least 16 characters']);
	}
	return token ?? null;
}

function isOrigin(value: string): boolean {
	const url = URL.parse(value);
	return (
		url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username
	);
}

function isRedis(value: string): boolean {
	const url = URL.parse(value);
	return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
}

function isSmtp(value: string): boolean {
	const url = URL.parse(value);
	return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}

function isS3(value: string): boolean {
	return parseS3Url(value) !== null;
}

function isPostgres(value: string): boolean {
	return /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '');
}
