import type { BoardState } from '#lib/domain/board.ts';
import { readBoard } from '#lib/sync/board-doc.ts';
import { connect } from '#lib/sync/connection.ts';

/** Follows the boards of these tables on their own lines, as a projector. Returns the way to stop. */
export function followBoards(
	boardIds: readonly string[],
	screenKey: string,
	onState: (boardId: string, state: BoardState) => void,
): () => void {
	const stops = boardIds.map((boardId) => {
		const connection = connect({ document: `board:${boardId}`, screenKey });
		let frame = 0;
		const draw = () => {
			frame = 0;
			if (connection.state().synced) onState(boardId, readBoard(connection.doc));
		};
		const soon = () => {
			if (frame === 0) frame = requestAnimationFrame(draw);
		};
		connection.doc.on('update', soon);
		const stop = connection.onState(soon);
		return () => {
			cancelAnimationFrame(frame);
			stop();
			connection.destroy();
		};
	});
	return () => stops.forEach((stop) => stop());
}
