import type { BoardState } from '#lib/domain/board.ts';
import { readBoardMark, readBoardState } from '../db/board-state-store.ts';
import type { Tx } from '../documents.ts';

/** Boards that are kept drawn, of those used last. */
const MOST = 32;
/** Drawn anew from the rows after this long, whatever their mark says. */
const FRESH_MS = 5000;

interface Drawn {
	state: BoardState;
	mark: string;
	drawnAt: number;
}

/** Boards as their last batch left them: drawn again only when a row is no longer as it was. */
export class DrawnBoards {
	readonly #boards = new Map<string, Drawn>();

	/** The board, within the transaction that holds it. */
	async draw(tx: Tx, boardId: string): Promise<{ state: BoardState; drawnAt: number }> {
		const known = this.#boards.get(boardId);
		if (known && performance.now() - known.drawnAt < FRESH_MS && (await readBoardMark(tx, boardId)) === known.mark) {
			return known;
		}
		return { state: await readBoardState(tx, boardId), drawnAt: performance.now() };
	}

	/** What a batch leaves, told at the end of its transaction. Call the result when that is committed. */
	async leave(tx: Tx, boardId: string, drawn: Omit<Drawn, 'mark'>): Promise<() => void> {
		const mark = await readBoardMark(tx, boardId);
		return () => {
			this.#boards.delete(boardId);
			this.#boards.set(boardId, { ...drawn, mark });
			for (const oldest of this.#boards.keys()) {
				if (this.#boards.size <= MOST) break;
				this.#boards.delete(oldest);
			}
		};
	}
}
