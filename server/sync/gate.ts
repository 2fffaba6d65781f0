import type * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { CLOSE } from '#lib/schemas/wire.ts';
import { contentProblem, isTextRoot, placeProblem } from './text-schema.ts';
import { isTorn } from './torn-place.ts';

export type GateResult =
	/** `update`: what the message added, encoded by us; null: nothing that was not there. */
	| { ok: true; update: Uint8Array | null }
	/** `spoiled`: the shadow has taken something of it and must be made anew. */
	| { ok: false; code: number; reason: string; spoiled: boolean };

export interface DecodedUpdate {
	bytes: Uint8Array;
	structs: (Y.Item | Y.GC | Y.Skip)[];
	deletes: Map<number, { clock: number; len: number }[]>;
	/** Every client id under which something is written. */
	clientIds: Set<number>;
}

/** Most UTF-16 code units (and other clock ticks) that one message may add. */
export const LONGEST_INSERT = 200_000;

/** Shows how far Yjs read. */
class Watched extends Y.UpdateDecoderV1 {
	static latest: decoding.Decoder | null = null;

	constructor(of: decoding.Decoder) {
		super(of);
		Watched.latest = of;
	}
}

/** Decodes an update to the last byte; null: malformed. */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate | null {
	try {
		const { structs, ds } = Y.decodeUpdateV2(bytes, Watched);
		const read = Watched.latest;
		Watched.latest = null;
		if (read === null || read.pos !== read.arr.length) return null;
		return { bytes, structs, deletes: ds.clients, clientIds: new Set(structs.map((struct) => struct.id.client)) };
	} catch {
		return null;
	}
}

/**
 * Refusals that only say "this stands on something that is not here": harmless from a client whose step 2 is still on
 * its way.
 */
export function standsOnUnknown(result: GateResult): boolean {
	return !result.ok && !result.spoiled && STANDS_ON_UNKNOWN.has(result.reason);
}
const STANDS_ON_UNKNOWN = new Set(['gap', 'future_delete', 'unknown_origin', 'unknown_parent']);

/** A message whose update could not even be decoded. */
export const MALFORMED: GateResult = { ok: false, code: CLOSE.malformed, reason: 'malformed_update', spoiled: false };

/**
 * Decides about one update of one participant. Everything is checked on the decoded bytes first, then the update is
 * applied to the shadow (what is committed and what is accepted and waiting), then the effect is checked. What is kept
 * and sent on is never the client's bytes but our own encoding of their effect.
 *
 * @param owns whether a client id is bound to this participant
 */
export function gate(update: DecodedUpdate, shadow: Y.Doc, owns: (clientId: number) => boolean): GateResult {
	const problem = structProblem(update, shadow, owns) ?? deleteProblem(update, shadow, owns);
	if (problem) return { ok: false, ...problem, spoiled: false };
	return applyToShadow(update, shadow);
}

type Problem = { code: number; reason: string } | null;

const content = (reason: string): Problem => ({ code: CLOSE.refusedContent, reason });

function structProblem(update: DecodedUpdate, shadow: Y.Doc, owns: (clientId: number) => boolean): Problem {
	const ends = endsOf(update);
	if (!ends) return content('clients_repeated');
	let added = 0;
	const known = (client: number) =>
		Math.max(Y.getState(shadow.store, client), owns(client) ? (ends.get(client) ?? 0) : 0);
	const exists = (id: { client: number; clock: number } | null) => id === null || id.clock < known(id.client);
	const reached = new Map<number, number>();
	for (const struct of update.structs) {
		const { client, clock } = struct.id;
		const have = Y.getState(shadow.store, client);
		const end = clock + struct.length;
		if (!Number.isSafeInteger(end) || struct.length <= 0) return content('length_out_of_bounds');
		if (struct instanceof Y.Skip) return content('gap');
		// What is here already changes nothing, whoever repeats it.
		if (end <= have) continue;
		if (!owns(client)) return { code: CLOSE.identityConflict, reason: 'foreign_client' };
		if (clock > (reached.get(client) ?? have)) return content('gap');
		reached.set(client, end);
		added += end - Math.max(clock, have);
		if (added > LONGEST_INSERT) return { code: CLOSE.tooLarge, reason: 'insert_too_long' };
		if (!(struct instanceof Y.Item)) continue;
		const refused = contentProblem(struct.content);
		if (refused) return content(refused);
		const parent = struct.parent as unknown;
		if (typeof parent === 'string' ? !isTextRoot(parent) : parent !== null && !exists(parent as Y.ID)) {
			return content(typeof parent === 'string' ? 'unknown_root' : 'unknown_parent');
		}
		if (!exists(struct.origin) || !exists(struct.rightOrigin)) return content('unknown_origin');
	}
	return null;
}

/** Where each client's structs end; null when a client comes twice, which decoders read in different ways. */
function endsOf(update: DecodedUpdate): Map<number, number> | null {
	const ends = new Map<number, number>();
	let current = -1;
	for (const struct of update.structs) {
		const { client, clock } = struct.id;
		if (client !== current && ends.has(client)) return null;
		current = client;
		ends.set(client, clock + struct.length);
	}
	return ends;
}

/** No deletion of what is not written yet: it would wait, and strike when somebody writes it. */
function deleteProblem(update: DecodedUpdate, shadow: Y.Doc, owns: (clientId: number) => boolean): Problem {
	const ends = endsOf(update) ?? new Map<number, number>();
	for (const [client, ranges] of update.deletes) {
		const known = Math.max(Y.getState(shadow.store, client), owns(client) ? (ends.get(client) ?? 0) : 0);
		for (const { clock, len } of ranges) {
			if (!Number.isSafeInteger(clock + len) || clock + len > known) return content('future_delete');
		}
	}
	return null;
}

/** Applies in one transaction, then looks at the effect. An exception or a finding after it leaves a spoiled shadow. */
function applyToShadow(update: DecodedUpdate, shadow: Y.Doc): GateResult {
	const before = new Map([...update.clientIds].map((client) => [client, Y.getState(shadow.store, client)]));
	let effect: Uint8Array | null;
	try {
		effect = applyAndEncode(shadow, update.bytes);
	} catch {
		return { ok: false, code: CLOSE.refusedContent, reason: 'not_applicable', spoiled: true };
	}
	const reason = shadowProblem(shadow) ?? effectProblem(shadow, before);
	if (reason) return { ok: false, code: CLOSE.refusedContent, reason, spoiled: true };
	return { ok: true, update: effect };
}

/** Applies an update and returns its effect, encoded anew; null: it had none. */
export function applyAndEncode(doc: Y.Doc, bytes: Uint8Array): Uint8Array | null {
	const effects: Uint8Array[] = [];
	const listen = (effect: Uint8Array) => effects.push(effect);
	doc.on('update', listen);
	try {
		Y.applyUpdate(doc, bytes);
	} finally {
		doc.off('update', listen);
	}
	if (effects.length === 0) return null;
	return effects.length === 1 ? (effects[0] as Uint8Array) : Y.mergeUpdates(effects);
}

/** What no document of ours may ever show after an update. */
export function shadowProblem(shadow: Y.Doc): string | null {
	if (shadow.store.pendingStructs !== null || shadow.store.pendingDs !== null) return 'pending';
	for (const root of shadow.share.keys()) if (!isTextRoot(root)) return 'unknown_root';
	return null;
}

function effectProblem(shadow: Y.Doc, before: Map<number, number>): string | null {
	for (const [client, clock] of before) {
		const structs = shadow.store.clients.get(client);
		if (!structs || Y.getState(shadow.store, client) === clock) continue;
		for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
			const struct = structs[index];
			if (!(struct instanceof Y.Item)) continue;
			const reason = placeProblem(struct);
			if (reason) return reason;
			if (isTorn(struct, shadow)) return 'contradictory_place';
		}
	}
	return null;
}
