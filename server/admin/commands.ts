import { backup } from './backup.ts';
import { bounce } from './bounce.ts';
import type { Command, DatabaseCommand } from './command.ts';
import { exportDocument } from './export.ts';
import { links } from './links.ts';
import { loadTarget } from './load-target.ts';
import { owner } from './owner.ts';
import { restore } from './restore.ts';
import { user } from './user.ts';
import { verify } from './verify.ts';

/** Every command of `npm run -s admin`, by its word. */
export const COMMANDS: Record<string, Command | DatabaseCommand> = {
	links,
	user,
	export: exportDocument,
	owner,
	backup,
	restore,
	verify,
	bounce,
	'load-target': loadTarget,
};

/** What can be asked, for somebody who asked something else. */
export function help(): string {
	return [
		'npm run -s admin -- COMMAND [--json]',
		...Object.entries(COMMANDS).flatMap(([word, command]) => [
			'',
			`${word}: ${command.summary}`,
			...command.usage.map((usage) => `  ${word} ${usage}`.trimEnd()),
		]),
	].join('\n');
}
