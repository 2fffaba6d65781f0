import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import type { App } from '../app.ts';
import { newAccountForm } from '#lib/schemas/people.ts';
import { UsageError, type Command, type Outcome } from './command.ts';

/** Members: made, listed, given another password. A password is never an argument: other users of the machine see those. */
export const user: Command = {
	usage: [
		'create --email EMAIL --name NAME [--administrator] [--password-stdin]',
		'list',
		'set-password --email EMAIL [--password-stdin]',
		'reset-second-factor --email EMAIL',
	],
	summary: 'accounts that sign in with an email; without --password-stdin a password is made and printed once',
	async run(app, [action, ...args]) {
		if (action === 'create') return create(app, args);
		if (action === 'list') return list(app);
		if (action === 'set-password') return setPassword(app, args);
		if (action === 'reset-second-factor') return resetSecondFactor(app, args);
		throw new UsageError(`user: create, list, set-password or reset-second-factor, not “${action ?? ''}”.`);
	},
};

async function create(app: App, args: string[]): Promise<Outcome> {
	const { values } = parseArgs({
		args,
		options: {
			email: { type: 'string' },
			name: { type: 'string' },
			administrator: { type: 'boolean', default: false },
			'password-stdin': { type: 'boolean', default: false },
		},
	});
	const chosen = await password(values['password-stdin']);
	const input = parse(newAccountForm, { email: values.email, displayName: values.name, password: chosen.password });
	const account = await app.accounts.createMember({ ...input, administrator: values.administrator });
	return {
		lines: [`${input.email} can sign in.`, ...chosen.lines],
		json: { id: account.id, email: account.email, administrator: account.administrator, ...chosen.json },
	};
}

async function list(app: App): Promise<Outcome> {
	const members = await app.operator.members();
	return {
		lines: members.map((one) => `${one.email}\t${one.displayName}${one.administrator ? '\tadministrator' : ''}`),
		json: members,
	};
}

async function setPassword(app: App, args: string[]): Promise<Outcome> {
	const { values } = parseArgs({
		args,
		options: { email: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false } },
	});
	const chosen = await password(values['password-stdin']);
	const input = parse(v.pick(newAccountForm, ['email', 'password']), {
		email: values.email,
		password: chosen.password,
	});
	await app.operator.setPassword(input.email, input.password);
	return {
		lines: [`${input.email} has another password; every session was ended.`, ...chosen.lines],
		json: { email: input.email, ...chosen.json },
	};
}

async function resetSecondFactor(app: App, args: string[]): Promise<Outcome> {
	const { values } = parseArgs({ args, options: { email: { type: 'string' } } });
	const { email } = parse(v.pick(newAccountForm, ['email']), values);
	await app.operator.resetSecondFactor(email);
	return {
		lines: [`${email} signs in without a second factor; every session was ended.`],
		json: { email },
	};
}

/** From the standard input, else made here (128 bits) and told once. */
async function password(fromInput: boolean): Promise<{ password: string; lines: string[]; json: object }> {
	if (fromInput) return { password: (await text(process.stdin)).replace(/\r?\n$/, ''), lines: [], json: {} };
	const made = randomBytes(16).toString('base64url');
	return { password: made, lines: [`Password: ${made}`], json: { password: made } };
}

/** The same schemas as the forms; what they find is told by the name of the option. */
function parse<Schema extends v.GenericSchema>(schema: Schema, values: unknown): v.InferOutput<Schema> {
	const parsed = v.safeParse(schema, values);
	if (parsed.success) return parsed.output;
	const faults = parsed.issues.map((issue) => {
		const field = String(issue.path?.[0]?.key);
		return `--${field === 'displayName' ? 'name' : field}: ${issue.message.replaceAll('_', ' ')}`;
	});
	throw new UsageError(faults.join('\n'));
}
