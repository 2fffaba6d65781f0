import * as v from 'valibot';
import { uuid } from './text.ts';

/** Most marks on one ballot. */
const MARKS = 200;

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

const marks = v.pipe(
	v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.number('malformed'), v.integer('malformed')), 'malformed'),
	v.check((marks) => Object.keys(marks).length <= MARKS, 'too_many_at_once'),
);

const SCHEMAS: { [Name in RoomCommandName]: v.GenericSchema<unknown, RoomCommands[Name]> } = {
	'ballot.cast': v.strictObject({ phaseId: uuid, marks }),
	'turn.ask': v.strictObject({ turnId: uuid, plenary: v.boolean('malformed') }),
	'turn.take_back': v.strictObject({ turnId: uuid }),
	'seat.come': v.strictObject({}),
	'sheet.read': v.strictObject({ phaseId: uuid }),
};

export function isRoomCommand(name: string): name is RoomCommandName {
	return Object.keys(SCHEMAS).indexOf(name) >= 0;
}

/** Reads an untrusted payload; null: it is not one of this command. */
export function parseRoomCommand(name: RoomCommandName, payload: unknown): RoomCommand | null {
	const parsed = v.safeParse<v.GenericSchema<unknown, RoomCommand['payload']>>(SCHEMAS[name], payload);
	return parsed.success ? ({ name, payload: parsed.output } as RoomCommand) : null;
}
