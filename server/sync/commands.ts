import { CLOSE, type CommandMessage, type CommandResultMessage } from '#lib/schemas/wire.ts';
import { isRefusal } from '../errors.ts';
import type { Line } from './connection.ts';
import type { DocumentName } from './document-name.ts';
import type { SyncDeps, SyncLog } from './ports.ts';
import { commandResultMessage } from './protocol.ts';

/** Commands of one line without an answer; more are told to come again. */
const MOST_AT_ONCE = 200;

export interface Commands {
	run(line: Line, name: DocumentName, command: CommandMessage): void;
}

/**
 * The road of commands: 101 in, 104 out. They are handed over in the order of arrival and not waited for, so that the
 * board's own queue can take many in one transaction; each is answered when its transaction has committed.
 */
export function createCommands(execute: SyncDeps['execute'], log: SyncLog): Commands {
	async function answer(line: Line, name: DocumentName, command: CommandMessage): Promise<CommandResultMessage> {
		const { id } = command;
		if (name.kind !== 'board') return { id, ok: false, code: 'not_found', reason: 'unknown_command' };
		const { principal } = line.caller;
		if (principal.kind === 'screen') return { id, ok: false, code: 'forbidden', reason: 'forbidden' };
		if (line.commands > MOST_AT_ONCE) return { id, ok: false, code: 'too_many', reason: 'too_many' };
		try {
			return { id, ok: true, result: await execute(principal, name.id, command) };
		} catch (error) {
			if (isRefusal(error)) {
				const { code, reason, field } = error;
				return field === undefined ? { id, ok: false, code, reason } : { id, ok: false, code, reason, field };
			}
			log.error({ err: error, document: name.id, command: command.name }, 'a command failed');
			return { id, ok: false, code: 'unavailable', reason: 'unavailable' };
		}
	}

	return {
		run(line, name, command) {
			if (!line.extended) return line.refuse(CLOSE.malformed, 'no_commands_without_subprotocol');
			line.commands += 1;
			void answer(line, name, command).then((result) => {
				line.commands -= 1;
				line.send(commandResultMessage(result));
			});
		},
	};
}
