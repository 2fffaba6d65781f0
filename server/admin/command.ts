import type { App } from '../app.ts';
import type { Config } from '../config.ts';

/** What a command did, twice: for a person, and for a program (`--json`). */
export interface Outcome {
	lines: string[];
	json: unknown;
	/** It did its work and found something wrong: the exit code is 1. */
	failed?: boolean;
}

/** One word after `npm run -s admin --`. */
export interface Command {
	/** How it is called, without the word itself; one line per way. */
	usage: string[];
	summary: string;
	/** Throws `UsageError` for arguments that make no sense, `Refusal` for what the services refuse. */
	run(app: App, args: string[]): Promise<Outcome>;
}

/** A command about the database as a whole, which needs no services on top of it. */
export interface DatabaseCommand extends Omit<Command, 'run'> {
	runOn(config: Config, args: string[]): Promise<Outcome>;
}

/** The arguments are at fault: its message says how. */
export class UsageError extends Error {
	override name = 'UsageError';
}
