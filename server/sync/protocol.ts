import { constants, deflateSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as v from 'valibot';
import {
	MESSAGE,
	type CommandMessage,
	type CommandResultMessage,
	type FactMessage,
	type SaveHealth,
} from '#lib/schemas/wire.ts';
import type { AwarenessEntry } from '../bus/bus.ts';

export type { AwarenessEntry };

/** What a client may say. Everything else is malformed. */
export type ClientMessage =
	| { kind: 'step1'; stateVector: Map<number, number> }
	| { kind: 'step2'; update: Uint8Array }
	| { kind: 'update'; update: Uint8Array }
	| { kind: 'awareness'; bytes: Uint8Array }
	| { kind: 'queryAwareness' }
	| { kind: 'command'; command: CommandMessage };

const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** Most UTF-8 bytes of one command. */
const COMMAND_BYTES = 256 * 1024;
/** Most clients named by a state vector. */
const VECTOR_CLIENTS = 20_000;

const commandSchema = v.object({
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
	payload: v.unknown(),
});

/** Reads one message. Throws on anything that is not exactly one message of the protocol. */
export function readMessage(bytes: Uint8Array): ClientMessage {
	const decoder = decoding.createDecoder(bytes);
	const message = readBody(decoder);
	if (decoding.hasContent(decoder)) throw new Error('bytes left over');
	return message;
}

function readBody(decoder: decoding.Decoder): ClientMessage {
	const type = decoding.readVarUint(decoder);
	switch (type) {
		case MESSAGE.sync: {
			const step = decoding.readVarUint(decoder);
			const body = decoding.readVarUint8Array(decoder);
			if (step === STEP1) return { kind: 'step1', stateVector: readStateVector(body) };
			if (step === STEP2) return { kind: 'step2', update: body };
			if (step === UPDATE) return { kind: 'update', update: body };
			throw new Error('unknown sync step');
		}
		case MESSAGE.awareness:
			return { kind: 'awareness', bytes: decoding.readVarUint8Array(decoder) };
		case MESSAGE.queryAwareness:
			return { kind: 'queryAwareness' };
		case MESSAGE.command: {
			if (decoder.arr.length > COMMAND_BYTES) throw new Error('command too long');
			return { kind: 'command', command: readCommand(decoding.readVarString(decoder)) };
		}
		default:
			throw new Error('unknown message');
	}
}

function readStateVector(bytes: Uint8Array): Map<number, number> {
	const decoder = decoding.createDecoder(bytes);
	const size = decoding.readVarUint(decoder);
	if (size > VECTOR_CLIENTS) throw new Error('state vector too long');
	const vector = new Map<number, number>();
	for (let index = 0; index < size; index++) {
		vector.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
	}
	return vector;
}

function readCommand(json: string): CommandMessage {
	const { id, name, payload } = v.parse(commandSchema, JSON.parse(json));
	return { id, name, payload };
}

function syncMessage(step: number, body: Uint8Array): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, body);
	});
}

/** Asks a writer for what the server lacks. */
export const step1Message = (stateVector: Uint8Array) => syncMessage(STEP1, stateVector);
/** Answers a step 1: with it, a client counts as synced. */
export const step2Message = (update: Uint8Array) => syncMessage(STEP2, update);
export const updateMessage = (update: Uint8Array) => syncMessage(UPDATE, update);

/** One of these, in fewer bytes. */
export function packedMessage(message: Uint8Array): Uint8Array {
	const packed = deflateSync(message, { level: constants.Z_BEST_SPEED });
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.packed);
		encoding.writeVarUint8Array(encoder, packed);
	});
}

/** Most bytes of the state of one client, and most states in one message (stock clients echo those of others). */
export const AWARENESS_STATE = 4096;
export const AWARENESS_ENTRIES = 1024;

/** Reads an awareness update. Throws when it is malformed or too large. The states themselves are not looked into. */
export function readAwareness(bytes: Uint8Array): AwarenessEntry[] {
	const decoder = decoding.createDecoder(bytes);
	const size = decoding.readVarUint(decoder);
	if (size > AWARENESS_ENTRIES) throw new Error('too many awareness states');
	const entries: AwarenessEntry[] = [];
	for (let index = 0; index < size; index++) {
		const clientId = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const state = decoding.readVarString(decoder);
		if (state.length > AWARENESS_STATE) throw new Error('awareness state too long');
		entries.push({ clientId, clock, state });
	}
	if (decoding.hasContent(decoder)) throw new Error('bytes left over');
	return entries;
}

export function awarenessMessage(entries: readonly AwarenessEntry[]): Uint8Array {
	const body = encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, entries.length);
		for (const { clientId, clock, state } of entries) {
			encoding.writeVarUint(encoder, clientId);
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarString(encoder, state);
		}
	});
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.awareness);
		encoding.writeVarUint8Array(encoder, body);
	});
}

/** A frame that says nothing: y-websocket's provider reconnects after 30 s without one. */
export const HEARTBEAT = awarenessMessage([]);

export function ackMessage(count: number): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.ack);
		encoding.writeVarUint(encoder, count);
	});
}

export function refusalMessage(count: number, code: number, reason: string): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.refusal);
		encoding.writeVarUint(encoder, count);
		encoding.writeVarUint(encoder, code);
		encoding.writeVarString(encoder, reason);
	});
}

export const saveStateMessage = (health: SaveHealth) => textMessage(MESSAGE.saveState, health);
export const commandResultMessage = (result: CommandResultMessage) =>
	textMessage(MESSAGE.commandResult, JSON.stringify(result));
export const factMessage = (fact: FactMessage) => textMessage(MESSAGE.fact, JSON.stringify(fact));

function textMessage(type: number, text: string): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, type);
		encoding.writeVarString(encoder, text);
	});
}
