/** What a script found out, over all its faults. */
export interface Tally {
	/** Edits and commands that were acknowledged, each counted once. */
	edits: number;
	commands: number;
	lost: Set<string>;
	doubled: Set<string>;
	/** Anything else that may not be, in words. */
	wrong: string[];
}

export const emptyTally = (): Tally => ({ edits: 0, commands: 0, lost: new Set(), doubled: new Set(), wrong: [] });
