import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { addressState, countBounce } from '../db/bounce-store.ts';
import {
	claimMail,
	dropExpiredMail,
	finishMail,
	postponeMail,
	refusesMail,
	type ClaimedMail,
} from '../db/mail-store.ts';
import type { Database } from '../db/tables.ts';
import type { Log } from '../log.ts';
import { OWN_ACCOUNT } from './letters.ts';
import type { Post } from './post.ts';
import { addressHash } from './render.ts';
import { SendFailure, type MailTransport } from './transport.ts';

/** A mail whose fate is unknown is repeated once: whoever receives both sees the same Message-ID. Then people decide. */
const MOST_UNHEARD = 1;
/** Names that no machine answers to (RFC 2606): the people of the demonstration. */
const RESERVED = /\.(example|invalid|test)$/i;

/**
 * Sends what waits in the outbox, one after the other. Claimed in one transaction, sent, then marked in another: a crash
 * between the two repeats that mail once, with the same Message-ID.
 */
export function createDelivery(deps: {
	db: Kysely<Database>;
	clock: Clock;
	log: Log;
	transport: MailTransport;
	post: Pick<Post, 'render' | 'returnPath' | 'addressMark'>;
}) {
	const { db, clock, log, transport, post } = deps;

	/** Why a mail is not to be sent at all. */
	async function obstacle(mail: ClaimedMail): Promise<['failed' | 'dropped', string] | undefined> {
		if (mail.unheard > MOST_UNHEARD) return ['failed', 'unheard'];
		if (RESERVED.test(mail.address)) return ['dropped', 'reserved'];
		// One waits for it oneself, and the link that arrives is how an address is trusted again.
		if (mail.letter.kind === 'sign_in') return undefined;
		const gone = (await addressState(db, post.addressMark(mail.address)))?.hardAt != null;
		if (gone) return ['dropped', 'undeliverable'];
		if (OWN_ACCOUNT.has(mail.letter.kind)) return undefined;
		return (await refusesMail(db, addressHash(mail.address))) ? ['dropped', 'unsubscribed'] : undefined;
	}

	/** Never to be sent; where it is the address that was refused, that counts as a mail that comes back does. */
	async function refused({ id, address }: ClaimedMail, failure: SendFailure): Promise<void> {
		await db.transaction().execute(async (tx) => {
			await finishMail(tx, clock, id, 'failed', failure.code);
			if (failure.address) await countBounce(tx, clock, post.addressMark(address), failure.address);
		});
	}

	/** False when the server cannot be used at present. */
	async function deliver(mail: ClaimedMail): Promise<boolean> {
		const { id, host, address } = mail;
		const stop = await obstacle(mail);
		if (stop) {
			await finishMail(db, clock, id, ...stop);
			return true;
		}
		try {
			const letter = post.render(mail.letter, mail);
			const returnPath = post.returnPath?.of(id) ?? null;
			await transport.send({ ...letter, messageId: `${id}@${host}`, to: address, returnPath });
		} catch (error) {
			if (!(error instanceof SendFailure)) throw error;
			const { fault, code } = error;
			log.warn({ mail: id, kind: mail.letter.kind, fault, code }, 'mail not sent');
			const unheard = fault === 'unheard';
			if (fault === 'refused') await refused(mail, error);
			else if (unheard && mail.unheard >= MOST_UNHEARD) await finishMail(db, clock, id, 'failed', 'unheard');
			else await postponeMail(db, clock, id, { minutes: backOff(mail.attempts), reason: code, unheard });
			return fault !== 'server';
		}
		await finishMail(db, clock, id, 'sent');
		return true;
	}

	/** Until nothing is due, the server cannot be used, or `signal` says to stop. */
	return async function sendWaiting(signal?: AbortSignal): Promise<void> {
		await dropExpiredMail(db, clock);
		while (!signal?.aborted) {
			const mail = await claimMail(db, clock);
			if (!mail || !(await deliver(mail))) return;
		}
	};
}
export type Delivery = ReturnType<typeof createDelivery>;

/** Minutes to wait after so many tries: 1, 2, 4… up to 6 hours; a mail expires before it is given up. */
const backOff = (attempts: number) => Math.min(2 ** (attempts - 1), 360);
