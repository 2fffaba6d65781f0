/**
 * Ways to break the promise on purpose, so that a fault script can be seen to fail: `npm run test:faults -- NAME --sabotage
 * WAY`. The sources are changed while Node loads them; nothing of this exists in the server.
 */
import { registerHooks } from 'node:module';

interface Change {
	file: string;
	from: string;
	to: string;
}

const SABOTAGES: Record<string, Change> = {
	/** Words are sent on and acknowledged before they are committed. */
	'early-ack': {
		file: 'server/sync/group-commit.ts',
		from: 'const moved = withRows.length === 0',
		to: 'for (const pair of withRows) pair.document.committed(pair.append);\nif (withRows.length > 0) await wait(30);\nconst moved = withRows.length === 0',
	},
	/** A position is answered while its transaction is still to come. */
	'early-answer': {
		file: 'server/services/positions.ts',
		from: 'await db.transaction().execute(async (tx) => {\n\t\t\t\tconst round = await lockRound(tx, clock, input.roundId',
		to: 'void db.transaction().execute(async (tx) => {\n\t\t\t\tawait new Promise((resolve) => setTimeout(resolve, 200));\n\t\t\t\tconst round = await lockRound(tx, clock, input.roundId',
	},
	/** A page takes what it has sent for saved. */
	'hopeful-page': {
		file: 'src/lib/sync/ack-ledger.ts',
		from: 'marks.push(whole ? { edits, clock } : committed);',
		to: 'marks.push(whole ? { edits, clock } : committed);\ncommitted = { edits, clock };',
	},
	/** Readers that do not read are kept for ever. */
	'endless-patience': {
		file: 'server/sync/connection.ts',
		from: 'unsent > STUCK_BYTES + this.#allowance',
		to: 'unsent > Infinity',
	},
};

/** From now on the sources are loaded with this change, in this process and in the servers that it starts. */
export function sabotage(way: string): void {
	const change = SABOTAGES[way];
	if (!change) throw new Error(`sabotages: ${Object.keys(SABOTAGES).join(', ')}`);
	process.env.TRAME_SABOTAGE = way;
	registerHooks({
		load(url, context, next) {
			const loaded = next(url, context);
			if (!url.endsWith(change.file)) return loaded;
			const source = String(loaded.source);
			if (!source.includes(change.from)) throw new Error(`sabotage ${way}: ${change.file} has changed`);
			return { ...loaded, source: source.replace(change.from, change.to) };
		},
	});
}

// In a server, which is started with `--import` of this file.
const { TRAME_SABOTAGE } = process.env;
if (TRAME_SABOTAGE !== undefined) sabotage(TRAME_SABOTAGE);
