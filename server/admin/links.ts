import type { Command } from './command.ts';
import { UsageError } from './command.ts';

export const links: Command = {
	usage: [''],
	summary: 'the project of the demonstration and a new sign-in link for each of its roles',
	async run(app) {
		const found = await app.demoLinks();
		if (!found) throw new UsageError('This instance holds no demonstration.');
		return {
			lines: [`Project: ${found.project}`, ...found.links.map(({ role, url }) => `${role.padEnd(12)} ${url}`)],
			json: found,
		};
	},
};
