import { MASK, maskDetails, type PersonalDetail } from '#lib/domain/personal-details.ts';
import { plainText } from '#lib/domain/rich-text.ts';
import { isWritable } from '#lib/domain/item-life.ts';
import { maskInText } from '#lib/sync/mask-text.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import { deleteDetections, type DetectionRecord } from '../db/detection-store.ts';
import {
	forgetCommandWords,
	readFormerReasons,
	readWordHolders,
	writeFormerReason,
	writeWords,
	type WordHolder,
} from '../db/public-words-store.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Detector } from './detector.ts';

/** Whether what was found there can be taken out now: the words of an item that is in a round or agreed do not move. */
export function isMaskable({ subject, field }: DetectionRecord, { itemState }: WordHolder): boolean {
	return subject !== 'item' || field === 'state_reason' || (itemState !== null && isWritable(itemState));
}

/**
 * Takes a detail out of the words that hold it, wherever it stands in them, within `tx`; boards' documents follow by their
 * own road. Returns what to tell after the commit, or to discard after a rollback. Throws Refusal('not_found',
 * 'detection_gone') and Refusal('closed', 'text_frozen').
 */
export async function maskDetection(
	deps: { documents: Documents; detector: Detector },
	tx: Tx,
	detection: DetectionRecord,
): Promise<{ publish(): void; discard(): void } | null> {
	const { documents, detector } = deps;
	const { subject, id, field, mark } = detection;
	const [holder] = await readWordHolders(tx, subject, [id], true);
	if (!holder) throw new Refusal('not_found', 'detection_gone');
	if (!isMaskable(detection, holder)) throw new Refusal('closed', 'text_frozen');
	await deleteDetections(tx, [detection.detectionId]);
	const detailsIn = (text: string): PersonalDetail[] =>
		detector.find({ subject, id, field, text }).filter((detail) => detail.mark.equals(mark));

	if ((subject === 'item' || subject === 'section') && field === 'text') {
		const documentId = `text:${id}`;
		let text = '';
		const authored = await documents.author(tx, documentId, null, (doc) => {
			maskInText(doc, detailsIn, MASK);
			text = plainText(readBlocks(doc));
		});
		await documents.forgetSoon(tx, documentId);
		await writeWords(tx, detection, text);
		return authored;
	}
	const before = holder.words[field] ?? '';
	await writeWords(tx, detection, maskDetails(before, detailsIn(before)));
	if (subject === 'position') {
		for (const former of await readFormerReasons(tx, id)) {
			await writeFormerReason(tx, id, former, maskDetails(former, detailsIn(former)));
		}
	}
	if (holder.boardId !== null) {
		await forgetCommandWords(tx, holder.boardId, id);
		await documents.forgetSoon(tx, `board:${holder.boardId}`);
	}
	return null;
}
