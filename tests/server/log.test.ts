import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';

function logged(level = 'info') {
	const lines: string[] = [];
	const destination = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
	return { lines, log: createLog(level, destination) };
}

test('an entry is one line of JSON with a level in words and a time', () => {
	const { lines, log } = logged();
	log.info({ requestId: 'r1' }, 'answered');
	expect(JSON.parse(lines[0]!)).toEqual({
		level: 'info',
		time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
		requestId: 'r1',
		msg: 'answered',
	});
});

test('secrets and names are blotted out wherever they turn up', () => {
	const { lines, log } = logged();
	const secret = 'do-not-write';
	log.info({ email: secret, account: { displayName: secret }, request: { headers: { cookie: secret } } });
	log.info({ authorization: secret, headers: { authorization: secret, 'set-cookie': [secret] }, password: secret });
	expect(lines.join('')).not.toContain(secret);
	expect(lines.join('')).toContain('[Redacted]');
});

test('an error keeps its code, its cause and its stack, and loses what Postgres quotes of the row', () => {
	const { lines, log } = logged();
	const cause = Object.assign(new Error('duplicate key'), {
		code: '23505',
		constraint: 'account_email_key',
		detail: 'Key (email)=(nadia@example.org) already exists.',
	});
	log.error({ err: new Error('could not sign up', { cause }) });
	expect(lines.join('')).not.toContain('nadia');
	expect(JSON.parse(lines[0]!).err).toMatchObject({
		type: 'Error',
		message: 'could not sign up',
		cause: { code: '23505', constraint: 'account_email_key', stack: expect.stringContaining('log.test.ts') },
	});
});
