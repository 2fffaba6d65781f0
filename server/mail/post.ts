import type { Seal } from '../auth/seal.ts';
import type { Clock } from '../clock.ts';
import { insertMail, type NewMail } from '../db/mail-store.ts';
import { queueIdeaNews, queueRoundNotices } from '../db/notice-store.ts';
import type { Tx } from '../documents.ts';
import { createRenderer } from './render.ts';
import { createReturnPath } from './return-path.ts';

/**
 * What services know of mail: rows in the outbox, within the transaction of what they tell, so that both happen or
 * neither. Whether and when they leave is the business of the delivery.
 */
export function createPost(parts: {
	clock: Clock;
	seal: Seal;
	/** How the addresses in a mail begin, without a final slash. */
	home: string;
	/** Whether mail leaves this server; without it, it waits for an administrator to read it. */
	sends: boolean;
	/** `name@host`: where mail comes back to, to be handed in again; null: to whom it is from. */
	bounces?: string | null;
	/** After the commit: asks the delivery not to wait for its next tick. */
	soon: () => void;
}) {
	const { clock, seal, home, sends, bounces = null, soon } = parts;
	/** Right side of the Message-ID of all our mail. */
	const host = new URL(home).hostname;
	return {
		seal,
		sends,
		soon,
		render: createRenderer({ home, seal }),
		/** Null where nobody hands in what comes back. */
		returnPath: bounces === null ? null : createReturnPath({ seal, address: bounces }),
		/** What is kept of an address from which mail came back: the table alone names nobody. */
		addressMark: (address: string) => seal.derive('address', address.toLowerCase()),
		/** Its secret link, if any, follows from its id. The same occasion twice is queued once. */
		put: (tx: Tx, mail: NewMail) => insertMail(tx, clock, { ...mail, host }),
		/** Queues what open rounds owe at this moment; returns how many mails. */
		roundNotices: (tx: Tx) => queueRoundNotices(tx, clock, host),
		/** Tells the authors of the notes behind an item what became of it. */
		ideaNews: (tx: Tx, news: Parameters<typeof queueIdeaNews>[3]) => queueIdeaNews(tx, clock, host, news),
	};
}
export type Post = ReturnType<typeof createPost>;
