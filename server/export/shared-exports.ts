import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { EXPORT_FORMATS } from './formats.ts';

/** What other processes may know of an export: who asked for it, how far it is, what its file is called. */
const Card = v.object({
	id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
	participantId: v.string(),
	fileName: v.pipe(v.string(), v.regex(/^[a-z0-9-]*(\.[a-z]+)?$/)),
	subject: v.variant('document', [
		v.object({ document: v.picklist(['contract', 'synthesis']) }),
		v.object({ document: v.picklist(['minutes', 'round']), id: v.string() }),
	]),
	format: v.picklist(EXPORT_FORMATS),
	state: v.picklist(['waiting', 'reading', 'writing', 'ready', 'failed']),
	bytes: v.nullable(v.number()),
	reason: v.nullable(v.string()),
});
export type ExportCard = v.InferOutput<typeof Card>;

const ENDING = '.json';
/** What a process that was killed has left. Files of exports live an hour; the rest is for clocks that differ. */
const LONGEST_MS = 2 * 3_600_000;

/**
 * Exports as several processes with one folder see them: a card beside each file. Whoever removes the card stops the
 * export; whoever shows it keeps it going.
 */
export function createSharedExports(folder: string) {
	const cards = join(folder, 'cards');
	const pathOf = (id: string) => join(cards, id + ENDING);

	async function read(id: string): Promise<{ card: ExportCard; seen: number } | null> {
		try {
			const [text, { mtimeMs }] = await Promise.all([readFile(pathOf(id), 'utf8'), stat(pathOf(id))]);
			const parsed = v.safeParse(Card, JSON.parse(text));
			return parsed.success && parsed.output.id === id ? { card: parsed.output, seen: mtimeMs } : null;
		} catch {
			return null; // Removed in this moment, or not ours.
		}
	}

	return {
		/** The first time without `known`; later only if nobody has removed it meanwhile. */
		async write(card: ExportCard, known: boolean): Promise<void> {
			await mkdir(cards, { recursive: true, mode: 0o700 });
			if (known && !(await read(card.id))) return;
			const draft = join(cards, randomUUID());
			await writeFile(draft, JSON.stringify(v.parse(Card, card)), { mode: 0o600 });
			await rename(draft, pathOf(card.id));
		},

		/** All of them, by id, the oldest first; `seen`: changes whenever somebody looked. */
		async list(): Promise<{ card: ExportCard; seen: number }[]> {
			const names = await readdir(cards).catch(() => []);
			const ids = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
			const found = (await Promise.all(ids.map(read))).filter((one) => one !== null);
			const old = found.filter(({ seen }) => Date.now() - seen > LONGEST_MS);
			await Promise.all(old.map(({ card }) => rm(pathOf(card.id), { force: true })));
			return found.filter((one) => !old.includes(one)).sort((a, b) => a.seen - b.seen);
		},

		/** Somebody looks at it. */
		async look(id: string): Promise<void> {
			const now = new Date();
			await utimes(pathOf(id), now, now).catch(() => undefined);
		},

		async remove(id: string): Promise<void> {
			await rm(pathOf(id), { force: true });
		},
	};
}
export type SharedExports = ReturnType<typeof createSharedExports>;
