/** What people ask on the line of a table that is no command of its board: what counts stands in rows of its own. */
export interface RoomCommands {
	/** The whole ballot, in the place of the one before; dots by target. */
	'ballot.cast': { phaseId: string; marks: Record<string, number> };
	/** `plenary`: in front of everybody, not at this table. */
	'turn.ask': { turnId: string; plenary: boolean };
	'turn.take_back': { turnId: string };
	/** They are here, at this table. */
	'seat.come': Record<string, never>;
	/** The sheet that is theirs in this round of a round-robin. */
	'sheet.read': { phaseId: string };
}

export type RoomCommandName = keyof RoomCommands;
export type RoomCommand = {
	[Name in RoomCommandName]: { name: Name; payload: RoomCommands[Name] };
}[RoomCommandName];

export const ROOM_COMMANDS: readonly RoomCommandName[] = [
	'ballot.cast',
	'turn.ask',
	'turn.take_back',
	'seat.come',
	'sheet.read',
];

export function isRoomCommand(name: string): name is RoomCommandName {
	return ROOM_COMMANDS.indexOf(name as RoomCommandName) >= 0;
}
