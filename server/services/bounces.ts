import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { countBounce, markBounced } from '../db/bounce-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import { readBounce, type Bounce } from '../mail/bounce.ts';
import type { Post } from '../mail/post.ts';

/** What became of a message that was handed in. */
export interface BounceOutcome {
	/** `ignored`: no report of a failure, or of no mail of ours, or one that was told before. */
	kind: 'hard' | 'soft' | 'ignored';
	code: string;
}

/** Reports of mail that came back, as the mail server of this instance hands them in. */
export function createBounces(deps: { db: Kysely<Database>; clock: Clock; post: Post }) {
	const { db, clock, post } = deps;
	return {
		/**
		 * Takes one message, byte by byte as it arrived. Nobody has to be believed: only a message that came to the return path
		 * of a mail of ours, which carries a proof made with the server's key, changes anything, and only for the address of that
		 * mail. `cameTo`: the address that the mail server took it for, when it says so. Throws
		 * Refusal('unavailable', 'bounces_unavailable') where mail has no return path.
		 */
		async receive(raw: Uint8Array, cameTo: string | null): Promise<BounceOutcome> {
			const { returnPath } = post;
			if (!returnPath) throw new Refusal('unavailable', 'bounces_unavailable');
			const ignored: BounceOutcome = { kind: 'ignored', code: '' };
			const bounce = await readBounce(raw).catch((): Bounce | null => null);
			if (!bounce || bounce.kind === 'none' || bounce.kind === 'delayed') return ignored;
			const { kind, code } = bounce;
			const candidates = cameTo === null ? bounce.returnedTo : [cameTo, ...bounce.returnedTo];
			const mailId = candidates.map((address) => returnPath.mailOf(address)).find((id) => id !== null);
			if (mailId === undefined) return ignored;
			return db.transaction().execute(async (tx) => {
				const mail = await markBounced(tx, clock, mailId, code);
				if (!mail) return ignored;
				await countBounce(tx, clock, post.addressMark(mail.address), { kind, code });
				return { kind, code };
			});
		},
	};
}
export type Bounces = ReturnType<typeof createBounces>;
