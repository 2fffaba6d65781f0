/** News that a commit made true, on its way to the sockets. Hints and facts only: Postgres holds the truth. */
export type BusMessage =
	/** A fact for everyone listening to a channel (`board:…`, `project:…`, `workshop:…`), or for one participant on it. */
	| { kind: 'fact'; channel: string; fact: Fact; participantId?: string }
	/** Rights may have changed: lines of these participants (or on this document) come back to be judged again. */
	| { kind: 'rights'; participantIds?: string[]; accountId?: string; documentId?: string }
	/** The history of a document was erased: what is kept of it in memory is read anew. */
	| { kind: 'erased'; documentId: string }
	/** Rows were appended to a document's log, up to `seq`. */
	| { kind: 'head'; documentId: string; seq: number };

/** JSON that a page understands: `name` says which data changed; `data` must hold nothing private to others. */
export interface Fact {
	name: string;
	data?: Record<string, unknown>;
}

/** Port. `publish` never throws and never waits: a lost message delays, it loses nothing. */
export interface Bus {
	publish(message: BusMessage): void;
	subscribe(listener: (message: BusMessage) => void): () => void;
	close(): Promise<void>;
}
