import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MailChoice } from '#lib/domain/vocabulary.ts';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Clock } from '../clock.ts';
import { addressState, trustAddress } from '../db/bounce-store.ts';
import { refusesMail, setMailRefusal } from '../db/mail-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import { addressHash, unsubscribeToken } from '../mail/render.ts';

/** Who wants mail. Kept by address, so that somebody who was invited and has no account is heard as well. */
export function createMailChoices(deps: { db: Kysely<Database>; clock: Clock; post: Post }) {
	const { db, clock, post } = deps;

	/** The hash of the address that this token is about. Throws Refusal('not_found', 'link_unknown'). */
	function hashOf(token: string): string {
		const [hash = ''] = token.split('.');
		const expected = Buffer.from(unsubscribeToken(post.seal, hash));
		const given = Buffer.from(token);
		if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
			throw new Refusal('not_found', 'link_unknown');
		}
		return hash;
	}

	return {
		/** Whether the address behind the link of a mail has already stopped its mail. */
		async stopped(token: string): Promise<boolean> {
			return refusesMail(db, hashOf(token));
		},

		/** Without signing in: the link proves enough. */
		async unsubscribe(token: string): Promise<void> {
			await setMailRefusal(db, clock, hashOf(token), true);
		},

		/** Null for a guest, who gets no mail. */
		async choiceOf(account: SignedInAccount): Promise<MailChoice | null> {
			if (account.email === null) return null;
			return (await refusesMail(db, addressHash(account.email))) ? 'none' : 'immediate';
		},

		/** Since when, and with which code, mail to this person comes back for good; null: it does not. */
		async undeliverable(account: SignedInAccount): Promise<{ since: Date; code: string } | null> {
			if (account.email === null) return null;
			const state = await addressState(db, post.addressMark(account.email));
			return state?.hardAt ? { since: state.hardAt, code: state.hardCode } : null;
		},

		/** The person says that their address works: it gets mail again. */
		async confirmAddress(account: SignedInAccount): Promise<void> {
			if (account.email === null) throw new Refusal('forbidden');
			await trustAddress(db, post.addressMark(account.email));
		},

		async choose(account: SignedInAccount, choice: MailChoice): Promise<void> {
			if (account.email === null) throw new Refusal('forbidden');
			await setMailRefusal(db, clock, addressHash(account.email), choice === 'none');
		},
	};
}
export type MailChoices = ReturnType<typeof createMailChoices>;
