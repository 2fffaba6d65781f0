import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from '../app.ts';
import { UsageError, type Command, type Outcome } from './command.ts';

/** Those who answer for projects, on an instance that hosts several. */
export const owner: Command = {
	usage: [
		'list',
		'create NAME [--contact TEXT]',
		'rename NAME NEW-NAME',
		'administrator NAME --email EMAIL',
		'export NAME FILE',
		'remove NAME [--without-archive] [--days N]',
		'cancel NAME',
		'certificates',
	],
	summary: 'those who answer for projects: made, given administrators, exported, erased after a delay',
	async run(app, [action = '', ...args]) {
		if (!Object.hasOwn(ACTIONS, action)) throw new UsageError(`owner: ${Object.keys(ACTIONS).join(', ')}.`);
		const { values, positionals } = parseArgs({
			args,
			options: {
				contact: { type: 'string', default: '' },
				email: { type: 'string', default: '' },
				days: { type: 'string' },
				'without-archive': { type: 'boolean', default: false },
			},
			allowPositionals: true,
		});
		return ACTIONS[action as keyof typeof ACTIONS](app, positionals, values);
	},
};

interface Options {
	contact: string;
	email: string;
	days?: string | undefined;
	'without-archive': boolean;
}

const ACTIONS = {
	async list(app: App): Promise<Outcome> {
		const owners = await app.owners.listAll('operator');
		return {
			lines: owners.map(({ id, name, projects, administrators, leavesAt }) => {
				const leaves = leavesAt ? `, leaves on ${leavesAt.toISOString()}` : '';
				return `${name || '(without a name)'}\t${projects} projects, ${administrators} administrators${leaves}\t${id}`;
			}),
			json: owners,
		};
	},

	async create(app: App, [name, ...more]: string[], { contact }: Options): Promise<Outcome> {
		if (!name || more.length > 0) throw new UsageError('owner create: NAME [--contact TEXT]');
		const id = await app.owners.create('operator', { name, contact });
		return { lines: [`${name} is here.`], json: { id, name } };
	},

	async rename(app: App, [name, newName, ...more]: string[]): Promise<Outcome> {
		if (name === undefined || !newName || more.length > 0) throw new UsageError('owner rename: NAME NEW-NAME');
		const { id, contact } = await find(app, name);
		await app.owners.change('operator', id, { name: newName, contact });
		return { lines: [`It is called ${newName} now.`], json: { id, name: newName } };
	},

	async administrator(app: App, [name, ...more]: string[], { email }: Options): Promise<Outcome> {
		if (name === undefined || more.length > 0 || email === '')
			throw new UsageError('owner administrator: NAME --email EMAIL');
		const { id } = await find(app, name);
		const { token } = await app.owners.nameAdministrator('operator', id, email.trim().toLowerCase());
		const link = token === null ? null : `${app.origins.home}/sign-in/${token}`;
		return {
			lines: link
				? ['Nobody has an account with this email. This link makes one, once, within seven days:', link]
				: [`${email} administers it.`],
			json: { id, email, link },
		};
	},

	async export(app: App, [name, file, ...more]: string[]): Promise<Outcome> {
		if (name === undefined || !file || more.length > 0) throw new UsageError('owner export: NAME FILE');
		const { id } = await find(app, name);
		const made = await app.departures
			.archive('operator', id, { path: resolve(file), locale: 'fr' })
			.catch((error: NodeJS.ErrnoException) => {
				throw error.code === 'EEXIST' ? new UsageError(`${file} exists already and is left as it is.`) : error;
			});
		return {
			lines: [
				`${made.path}: ${made.rows} rows, ${made.bytes} bytes, SHA-256 ${made.sha256}.`,
				'It holds names, emails and everything people wrote: keep it as closed as the server itself.',
			],
			json: made,
		};
	},

	async remove(app: App, [name, ...more]: string[], options: Options): Promise<Outcome> {
		const days = Number(options.days ?? 30);
		if (!name || more.length > 0 || !Number.isInteger(days) || days < 0 || days > 3650)
			throw new UsageError('owner remove: NAME [--without-archive] [--days N]');
		const { id } = await find(app, name);
		await app.departures.ask('operator', id, { name, withoutArchive: options['without-archive'], days });
		const departure = await app.departures.read('operator', id);
		const due = departure?.dueAt.toISOString() ?? '';
		return {
			lines: [
				`Everything of ${name} will be erased on ${due}, or within the hour after, by the running server.`,
				`Until then: owner cancel "${name}".`,
			],
			json: { id, dueAt: due },
		};
	},

	async cancel(app: App, [name, ...more]: string[]): Promise<Outcome> {
		if (!name || more.length > 0) throw new UsageError('owner cancel: NAME');
		const { id } = await find(app, name);
		await app.departures.cancel('operator', id);
		return { lines: [`${name} stays.`], json: { id } };
	},

	async certificates(app: App): Promise<Outcome> {
		const found = await app.departures.certificates('operator');
		return { lines: found.flatMap(({ text, sha256 }) => [text, `SHA-256 ${sha256}`, '']), json: found };
	},
};

/** By its whole name as it is written, or by its id. */
async function find(app: App, asked: string) {
	const found = (await app.owners.listAll('operator')).find(({ id, name }) => name === asked || id === asked);
	if (!found) throw new UsageError(`There is no owner “${asked}”; see: owner list.`);
	return found;
}
