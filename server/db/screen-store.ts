import type { ScreenPrincipal } from '#lib/domain/principal.ts';
import type { Tx } from '../documents.ts';

/** The key of a workshop's projector; null: none was made. Kept as it is, since its address is shown again. */
export async function readScreenKey(db: Tx, workshopId: string): Promise<string | null> {
	const row = await db.selectFrom('workshop').where('id', '=', workshopId).select('screen_key').executeTakeFirst();
	return row?.screen_key ?? null;
}

export async function writeScreenKey(tx: Tx, workshopId: string, key: string): Promise<void> {
	await tx.updateTable('workshop').set({ screen_key: key }).where('id', '=', workshopId).execute();
}

export async function findScreen(db: Tx, key: string): Promise<ScreenPrincipal | null> {
	const row = await db
		.selectFrom('workshop')
		.where('screen_key', '=', key)
		.select(['id as workshopId', 'project_id as projectId'])
		.executeTakeFirst();
	return row ? { kind: 'screen', ...row } : null;
}

/** Those of these keys that still open something. */
export async function livingScreenKeys(db: Tx, keys: readonly string[]): Promise<string[]> {
	if (keys.length === 0) return [];
	const rows = await db.selectFrom('workshop').where('screen_key', 'in', keys).select('screen_key as key').execute();
	return rows.flatMap(({ key }) => (key === null ? [] : [key]));
}

/** Notes that were given in a phase and count: shown, or hidden until its reveal. */
export async function countGiven(db: Tx, phaseId: string): Promise<number> {
	const { notes } = await db
		.selectFrom('note')
		.where('phase_id', '=', phaseId)
		.where('state', 'in', ['visible', 'veiled'])
		.select((eb) => eb.fn.countAll<number>().as('notes'))
		.executeTakeFirstOrThrow();
	return notes;
}
