import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** An account is entered from this device, at this moment. `fresh`: for the first time, as far as is known. */
export async function noteDevice(
	tx: Tx,
	clock: Clock,
	accountId: string,
	deviceHash: string,
): Promise<{ fresh: boolean; at: Date }> {
	return (
		tx
			.insertInto('known_device')
			.values({ account_id: accountId, device_hash: deviceHash, seen_at: clock.now })
			.onConflict((conflict) => conflict.columns(['account_id', 'device_hash']).doUpdateSet({ seen_at: clock.now }))
			// A row that was not there before has been changed by nobody.
			.returning([sql<boolean>`xmax = 0`.as('fresh'), 'seen_at as at'])
			.executeTakeFirstOrThrow()
	);
}
