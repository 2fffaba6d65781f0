/** The parts of a notice to the people concerned (RGPD, article 13), in the order in which it is read. */
export const NOTICE_PARTS = [
	'controller',
	'purposes',
	'legalBasis',
	'recipients',
	'durations',
	'rights',
	'contact',
] as const;
export type NoticePart = (typeof NOTICE_PARTS)[number];
export type NoticeTexts = Record<NoticePart, string>;

/** What an owner says once for all its projects; empty where it says nothing. */
export type OwnerNotice = Pick<NoticeTexts, 'controller' | 'contact'>;

/** What is read: the project's own words, else its owner's, else the supplied ones. */
export function noticeOf(own: NoticeTexts, supplied: NoticeTexts, ofOwner?: OwnerNotice): NoticeTexts {
	const given: Partial<NoticeTexts> = ofOwner ?? {};
	return Object.fromEntries(
		NOTICE_PARTS.map((part) => [part, own[part] || given[part] || supplied[part]]),
	) as NoticeTexts;
}

/** Parts that nobody but the project or its owner can know, and that are still to be written. */
export function missingParts(own: NoticeTexts, ofOwner?: OwnerNotice): NoticePart[] {
	return (['controller', 'contact'] as const).filter((part) => own[part] === '' && !ofOwner?.[part]);
}
