import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Locale } from '#lib/domain/vocabulary.ts';
import { hashToken, randomToken } from '../auth/tokens.ts';
import type { Clock } from '../clock.ts';
import { noteDevice } from '../db/known-device-store.ts';
import type { Database } from '../db/tables.ts';
import type { Post } from '../mail/post.ts';

/** Later, the news would help nobody. Minutes. */
const WORTH_TELLING = 3 * 24 * 60;
/** Whatever else a browser sends under this name is not ours. */
const MARK = /^[A-Za-z0-9_-]{43}$/;

/**
 * Devices that accounts were entered from. Each browser keeps a random mark; the server, its hash together with the
 * account. Whoever owns the account reads by mail when it is entered from anywhere else.
 */
export function createDevices({ db, clock, post }: { db: Kysely<Database>; clock: Clock; post: Post }) {
	return {
		/**
		 * This account is being entered. Returns the mark for the browser to keep, null for guests, who have but one device.
		 * The mail is queued before the session is made: no entrance goes untold. `quiet`: known and not told.
		 */
		async note(
			account: { id: string; email: string | null; locale: Locale | null },
			{ device = '', deviceMark = null }: { device?: string; deviceMark?: string | null },
			{ quiet }: { quiet: boolean },
		): Promise<string | null> {
			const { id: accountId, email } = account;
			if (email === null) return null;
			const mark = deviceMark !== null && MARK.test(deviceMark) ? deviceMark : randomToken();
			const told = await db.transaction().execute(async (tx) => {
				const { fresh, at } = await noteDevice(tx, clock, accountId, hashToken(`${accountId} ${mark}`));
				if (!fresh || quiet || !post.sends) return false;
				const id = randomUUID();
				await post.put(tx, {
					...{ id, kind: 'new_device', occasion: `new_device:${id}`, data: { device, at: at.toISOString() } },
					...{ address: email, locale: account.locale ?? 'fr', accountId, minutes: WORTH_TELLING },
				});
				return true;
			});
			if (told) post.soon();
			return mark;
		},
	};
}
export type Devices = ReturnType<typeof createDevices>;
