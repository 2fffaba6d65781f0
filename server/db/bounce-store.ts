import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** How an address stands. */
export interface AddressState {
	/** Since when nothing is sent there; null: it gets mail. */
	hardAt: Date | null;
	hardCode: string;
	/** How often mail came back from it for a passing reason. */
	soft: number;
}

/** Writes down that a mail came back. Null when it was never sent, came back before, or is so old that its address is gone. */
export async function markBounced(
	tx: Tx,
	clock: Clock,
	mailId: string,
	code: string,
): Promise<{ address: string } | null> {
	const row = await tx
		.updateTable('mail')
		.set({ bounced_at: clock.now, bounce: code })
		.where('id', '=', mailId)
		.where('state', '=', 'sent')
		.where('bounced_at', 'is', null)
		.where('address', '<>', '')
		.returning('address')
		.executeTakeFirst();
	return row ?? null;
}

/** Mail to this address came back, or was refused at once. Hard: from now on nothing is sent there. */
export async function countBounce(
	tx: Tx,
	clock: Clock,
	addressHash: string,
	{ kind, code }: { kind: 'hard' | 'soft'; code: string },
): Promise<void> {
	if (kind === 'hard') await countHard(tx, clock, addressHash, code);
	else await countSoft(tx, clock, addressHash);
}

async function countHard(tx: Tx, clock: Clock, addressHash: string, code: string): Promise<void> {
	await tx
		.insertInto('mail_bounce')
		.values({ address_hash: addressHash, hard_at: clock.now, hard_code: code })
		.onConflict((conflict) =>
			conflict
				.column('address_hash')
				.doUpdateSet({ hard_at: clock.now, hard_code: code })
				.where('mail_bounce.hard_at', 'is', null),
		)
		.execute();
}

async function countSoft(tx: Tx, clock: Clock, addressHash: string): Promise<void> {
	await tx
		.insertInto('mail_bounce')
		.values({ address_hash: addressHash, soft: 1, soft_at: clock.now })
		.onConflict((conflict) =>
			conflict.column('address_hash').doUpdateSet({ soft: sql<number>`mail_bounce.soft + 1`, soft_at: clock.now }),
		)
		.execute();
}

export async function addressState(db: Tx, addressHash: string): Promise<AddressState | null> {
	const row = await db
		.selectFrom('mail_bounce')
		.select(['hard_at as hardAt', 'hard_code as hardCode', 'soft'])
		.where('address_hash', '=', addressHash)
		.executeTakeFirst();
	return row ?? null;
}

/** Those of these marks to which nothing is sent. */
export async function listUndeliverable(db: Tx, addressHashes: string[]): Promise<Set<string>> {
	if (addressHashes.length === 0) return new Set();
	const rows = await db
		.selectFrom('mail_bounce')
		.select('address_hash')
		.where('address_hash', 'in', addressHashes)
		.where('hard_at', 'is not', null)
		.execute();
	return new Set(rows.map((row) => row.address_hash));
}

/** Somebody says that the address works: it gets mail again, and its count begins anew. False when nothing was held against it. */
export async function trustAddress(db: Tx, addressHash: string): Promise<boolean> {
	const { numDeletedRows } = await db
		.deleteFrom('mail_bounce')
		.where('address_hash', '=', addressHash)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}
