/**
 * Numbers shared by the server and the browser on a `/sync/<document>` socket. 0–3 are y-websocket's own; ours are
 * only sent after the subprotocol `trame.v1` was agreed, so that stock clients never meet them.
 */
export const SUBPROTOCOL = 'trame.v1';

export const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	ack: 100,
	command: 101,
	refusal: 102,
	saveState: 103,
	commandResult: 104,
	fact: 105,
	packed: 106,
} as const;

/** y-websocket takes 44xx for final; "come back and be judged again" is therefore 4503. */
export const CLOSE = {
	malformed: 4400,
	forbidden: 4403,
	gone: 4404,
	identityConflict: 4409,
	tooLarge: 4413,
	refusedContent: 4422,
	reload: 4426,
	comeBack: 4503,
} as const;

/** Bumped when a node or mark of co-written texts is added or removed: an older tab is closed with 4426. */
export const TEXT_SCHEMA_VERSION = 1;

/**
 * Payloads, after the message number (lib0 encoding):
 * 100 ack, server → client: varUint n: "your first n sync-step-2 and update messages of this connection are committed".
 * 101 command, client → server: varString JSON `CommandMessage`.
 * 102 refusal, server → client, before a close: varUint n (the message refused), varUint close code, varString reason.
 * 103 save state, server → client: varString `SaveHealth`.
 * 104 command result, server → client: varString JSON `CommandResultMessage`.
 * 105 fact, server → client: varString JSON `FactMessage`.
 * 106 packed, server → client, if the address has `unpacks=1`: varUint8Array zlib of one message of y-websocket.
 */
export interface CommandMessage {
	/** UUID made by the client: sent again after a cut, the command is applied once. */
	id: string;
	name: string;
	payload: unknown;
}

export type CommandResultMessage =
	| { id: string; ok: true; result: Record<string, unknown> }
	| { id: string; ok: false; code: string; reason: string; field?: string };

/** Whether the server can commit: `delayed` and `down` are told within 5 s. */
export type SaveHealth = 'ok' | 'delayed' | 'down';

/**
 * Names of facts on a document's line: `mine` { noteIds } the notes this participant may change; `writers`
 * { clients: { [clientId]: { label, collegeId } } } who is behind an awareness client id (identity inside awareness is
 * ignored); `present` { total, byCollege: { [collegeId]: number | null } } who is here (null: under the floor of 5).
 * On `project:<id>` and `workshop:<id>` lines: `changed` { what } tells a page to load its data again.
 */
export interface FactMessage {
	name: string;
	data?: Record<string, unknown>;
}
