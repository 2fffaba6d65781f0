import type { ItemKind, Locale, Role } from '#lib/domain/vocabulary.ts';

/** What the template of each kind of mail needs. Moments are ISO texts, since all this is stored as JSON. */
export interface LetterData {
	sign_in: { name: string };
	invitation: { project: string; inviter: string; role: Role; expiresAt: string };
	round_opened: RoundData;
	round_half: RoundData;
	round_last_days: RoundData;
	/** `device`: see `domain/device.ts`. */
	new_device: { device: string; at: string };
	idea_agreed: IdeaData;
	idea_set_aside: IdeaData & { reason: string };
}
export type MailKind = keyof LetterData;

interface RoundData {
	project: string;
	round: string;
	roundId: string;
	closesAt: string;
}
interface IdeaData {
	project: string;
	item: string;
	itemId: string;
	itemKind: ItemKind;
}

/** A letter of one kind with its data: `kind` tells which. */
export type Letter = { [Kind in MailKind]: { kind: Kind; data: LetterData[Kind] } }[MailKind];

/** What a template writes. Plain text: it is escaped where it becomes HTML. */
export interface Written {
	subject: string;
	paragraphs: string[];
	/** What the link of the letter does. */
	action: string;
	/** Why one receives it. */
	footer: string;
}
export type Templates = { [Kind in MailKind]: (data: LetterData[Kind]) => Written } & {
	/** Before the address at which one stops receiving. */
	unsubscribe: string;
	/** Between a label and an address. */
	colon: string;
};

/** One waits for these oneself, or they are about one's own account: nobody unsubscribes from them. */
export const OWN_ACCOUNT: ReadonlySet<MailKind> = new Set<MailKind>(['sign_in', 'new_device']);

/** The signed letter, ready for the wire. */
export interface Rendered {
	subject: string;
	text: string;
	html: string;
	/** Where one click stops such mail; null for mail about one's own account. */
	unsubscribe: string | null;
}

export interface Addressed {
	id: string;
	address: string;
	locale: Locale;
}
