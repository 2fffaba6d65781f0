import { createHmac } from 'node:crypto';
import { comparableDetail, detectPersonalDetails, type PersonalDetail } from '#lib/domain/personal-details.ts';
import type { Clock } from '../clock.ts';
import { deleteGone, forgetDetections, insertDetections, type DetectionPlace } from '../db/detection-store.ts';
import type { Tx } from '../documents.ts';

/** Words that others read, and where they stand. */
export interface PublicWords extends DetectionPlace {
	text: string;
}

/**
 * Looks for contact details in words that become readable by others, and writes down that something was found: its kind and
 * place, and a mark by which the same finding is known again; never what was found.
 */
export function createDetector({ clock, secretKey }: { clock: Clock; secretKey: string }) {
	/** The same detail in the same place has the same mark; without the server's key a mark says nothing. */
	function markOf({ subject, id, field, text }: PublicWords, { kind, start, end }: PersonalDetail): Buffer {
		const detail = comparableDetail(kind, text.slice(start, end));
		return createHmac('sha256', secretKey)
			.update(JSON.stringify(['detection', subject, id, field, kind, detail]))
			.digest();
	}

	const find = (words: PublicWords) =>
		detectPersonalDetails(words.text).map((detail) => ({ ...detail, mark: markOf(words, detail) }));

	return {
		/** What is in these words, in their order. */
		find,

		/** After these words were written, within the same transaction. `fresh`: nothing stood there before. */
		async inspect(tx: Tx, projectId: string, all: PublicWords[], { fresh = false } = {}): Promise<void> {
			const inspected = all.map((words) => ({ words, found: find(words) }));
			const marks = inspected.flatMap(({ found }) => found.map(({ mark }) => mark));
			if (!fresh) await deleteGone(tx, all, marks);
			for (const { words, found } of inspected) {
				const once = new Map(found.map(({ kind, mark }) => [mark.toString('hex'), { kind, mark }]));
				await insertDetections(tx, clock, projectId, words, [...once.values()]);
			}
		},

		/** These things hold no words any more that others read. */
		forget: forgetDetections,
	};
}
export type Detector = ReturnType<typeof createDetector>;
