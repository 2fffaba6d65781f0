import * as v from 'valibot';
import type { RoomCommand, RoomCommandName, RoomCommands } from '../domain/room-command.ts';
import { uuid } from './text.ts';

/** Most marks on one ballot. */
const MARKS = 200;

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

/** Reads an untrusted payload; null: it is not one of this command. */
export function parseRoomCommand(name: RoomCommandName, payload: unknown): RoomCommand | null {
	const parsed = v.safeParse<v.GenericSchema<unknown, RoomCommand['payload']>>(SCHEMAS[name], payload);
	return parsed.success ? ({ name, payload: parsed.output } as RoomCommand) : null;
}
