import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let DATA_DIR: string;
beforeEach(async () => void (DATA_DIR = await temporaryFolder()));
afterEach(() => rm(DATA_DIR, { recursive: true }));

test('nothing set: this machine alone, port 3000, embedded database, demo, and a secret key of its own', async () => {
	const config = await readConfig({ DATA_DIR });
	expect(config).toEqual({
		host: '127.0.0.1',
		port: 3000,
		origin: null,
		trustedProxies: [],
		dataDir: DATA_DIR,
		databaseUrl: null,
		redisUrl: null,
		secretKey: expect.stringMatching(/^[\w-]{43}$/),
		demo: true,
		unsafe: false,
		logLevel: 'info',
		smtpUrl: null,
		mailFrom: null,
		backupDir: null,
		backupKeep: 14,
		metricsToken: null,
		s3: null,
		apiPerMinute: 300,
		mailBounces: null,
		webhooksToPrivate: false,
		provider: null,
		requireTwoFactor: false,
	});
});

test('the secret key is kept for the next start, closed to others', async () => {
	const first = await readConfig({ DATA_DIR });
	expect((await readConfig({ DATA_DIR })).secretKey).toBe(first.secretKey);
	const path = join(DATA_DIR, 'secret-key');
	expect((await readFile(path, 'utf8')).trim()).toBe(first.secretKey);
	expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a secret key that is given is used and not written down', async () => {
	const given = 'a'.repeat(32);
	expect((await readConfig({ DATA_DIR, SECRET_KEY: given })).secretKey).toBe(given);
	await expect(stat(join(DATA_DIR, 'secret-key'))).rejects.toThrow('ENOENT');
});

test('an empty variable counts as not set, and an origin loses its final slash', async () => {
	const config = await readConfig({ DATA_DIR, PORT: '', DATABASE_URL: ' ', ORIGIN: 'https://Trame.example.org/' });
	expect(config).toMatchObject({ port: 3000, databaseUrl: null, origin: 'https://trame.example.org' });
});

test('all faults are told at once, in plain words, without the secrets', async () => {
	const wrong = readConfig({
		DATA_DIR,
		PORT: '70000',
		ORIGIN: 'https://example.org/trame',
		DATABASE_URL: 'mysql://root:hunter2@localhost',
		SECRET_KEY: 'hunter2',
		TRAME_DEMO: 'yes',
		LOG_LEVEL: 'loud',
	});
	await expect(wrong).rejects.toThrow('PORT must be between 1 and 65535 (it is “70000”)');
	await expect(wrong).rejects.toThrow('ORIGIN must be an address without a path');
	await expect(wrong).rejects.toThrow('DATABASE_URL must look like postgres://');
	await expect(wrong).rejects.toThrow('SECRET_KEY must have at least 32 characters');
	await expect(wrong).rejects.toThrow('TRAME_DEMO must be on or off (it is “yes”)');
	await expect(wrong).rejects.toThrow('LOG_LEVEL must be one of');
	await expect(wrong).rejects.not.toThrow('hunter2');
});

test('several processes need a database and a key that they share, and no password is shown', async () => {
	const REDIS_URL = 'redis://:hunter2@10.0.0.7:6379';
	const alone = readConfig({ DATA_DIR, REDIS_URL });
	await expect(alone).rejects.toThrow(/DATABASE_URL is needed with REDIS_URL[^]*SECRET_KEY is needed with REDIS_URL/);
	const wrong = readConfig({ DATA_DIR, REDIS_URL: 'http://hunter2' });
	await expect(wrong).rejects.toThrow('REDIS_URL must look like redis://');
	await expect(wrong).rejects.not.toThrow('hunter2');
	const shared = { DATA_DIR, REDIS_URL, DATABASE_URL: 'postgres://db/trame', SECRET_KEY: 'k'.repeat(32) };
	expect((await readConfig(shared)).redisUrl).toBe(REDIS_URL);
});

test('whose word about visitors is taken: this machine, or who is listed; never everybody, and nobody without ORIGIN', async () => {
	const ORIGIN = 'https://trame.example.org';
	const trusted = async (TRUSTED_PROXIES: string) =>
		(await readConfig({ DATA_DIR, ORIGIN, TRUSTED_PROXIES })).trustedProxies;
	expect(await trusted('')).toEqual(['127.0.0.0/8', '::1']);
	expect(await trusted('192.0.2.10, 10.0.0.0/24,2001:db8::/32')).toEqual([
		'192.0.2.10',
		'10.0.0.0/24',
		'2001:db8::/32',
	]);
	for (const wrong of [
		'proxy.example.org',
		'10.0.0.0/33',
		'::/129',
		'0.0.0.0/0',
		'::/0',
		'10.0.0.1,',
		'10.0.0.0/8/8',
	]) {
		const fault = `TRUSTED_PROXIES must list addresses and networks, such as 192.0.2.10, 10.0.0.0/24; never all there are (it is “${wrong}”)`;
		await expect(trusted(wrong), wrong).rejects.toThrow(fault);
	}
	const alone = readConfig({ DATA_DIR, TRUSTED_PROXIES: '10.0.0.1' });
	await expect(alone).rejects.toThrow('ORIGIN is needed with TRUSTED_PROXIES: without it no proxy stands in front');
});

test('a data folder that cannot be made is told', async () => {
	await writeFile(join(DATA_DIR, 'file'), '');
	await expect(readConfig({ DATA_DIR: join(DATA_DIR, 'file', 'data') })).rejects.toThrow(
		'DATA_DIR cannot be written to',
	);
});

test('mail needs a sender and an address for its links, and its password is never shown', async () => {
	const SMTP_URL = 'smtp://trame:secret-word@mail.example.org:587';
	const alone = readConfig({ DATA_DIR, SMTP_URL });
	await expect(alone).rejects.toThrow(/MAIL_FROM is needed[^]*ORIGIN is needed/);
	const wrong = readConfig({ DATA_DIR, SMTP_URL: 'secret-word', MAIL_FROM: 'Trame', ORIGIN: 'http://localhost:3000' });
	await expect(wrong).rejects.toThrow(/SMTP_URL must look like[^]*MAIL_FROM must be/);
	await expect(wrong).rejects.not.toThrow('secret-word');
	const MAIL_FROM = 'Trame <trame@example.org>';
	const config = await readConfig({ DATA_DIR, SMTP_URL, MAIL_FROM, ORIGIN: 'https://trame.example.org' });
	expect(config).toMatchObject({ smtpUrl: SMTP_URL, mailFrom: MAIL_FROM });
});

test('a provider needs its client and our address, speaks TLS unless it is on this machine, and its secret is never shown', async () => {
	const OIDC_ISSUER = 'https://auth.agentconnect.gouv.fr/api/v2';
	const alone = readConfig({ DATA_DIR, OIDC_ISSUER });
	await expect(alone).rejects.toThrow(/OIDC_CLIENT_ID is needed[^]*OIDC_CLIENT_SECRET is needed[^]*ORIGIN is needed/);
	const rest = {
		DATA_DIR,
		OIDC_CLIENT_ID: 'trame',
		OIDC_CLIENT_SECRET: 'hunter2',
		ORIGIN: 'https://trame.example.org',
	};
	for (const wrong of ['auth.example.org', 'http://auth.example.org', 'https://me:word@auth.example.org']) {
		const refused = readConfig({ ...rest, OIDC_ISSUER: wrong });
		await expect(refused).rejects.toThrow('OIDC_ISSUER must look like');
		await expect(refused).rejects.not.toThrow('hunter2');
	}
	expect((await readConfig({ ...rest, OIDC_ISSUER, OIDC_ACR_VALUES: 'eidas2 eidas3' })).provider).toEqual({
		issuer: OIDC_ISSUER,
		clientId: 'trame',
		clientSecret: 'hunter2',
		label: 'ProConnect',
		scope: 'openid given_name usual_name email',
		acrValues: ['eidas2', 'eidas3'],
		trustsEmail: false,
	});
	const other = await readConfig({
		...rest,
		OIDC_ISSUER: 'https://sso.example.org/realms/agglo',
		OIDC_TRUSTS_EMAIL: 'on',
	});
	expect(other.provider).toMatchObject({ label: 'sso.example.org', scope: 'openid profile email', trustsEmail: true });
	expect((await readConfig({ DATA_DIR })).provider).toBeNull();
});
