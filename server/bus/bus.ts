/** News that a commit made true, on its way to the sockets. Hints and facts only: Postgres holds the truth. */
export type BusMessage =
	/** A fact for everyone listening to a channel (`board:…`, `project:…`, `workshop:…`), or for one participant on it. */
	| { kind: 'fact'; channel: string; fact: Fact; participantId?: string }
	/** Rights may have changed: lines of these participants (or on this document) come back to be judged again. */
	| { kind: 'rights'; participantIds?: string[]; accountId?: string; documentId?: string }
	/** The history of a document was erased: what is kept of it in memory is read anew. */
	| { kind: 'erased'; documentId: string }
	/** Rows were appended to a document's log, up to `seq`. */
	| { kind: 'head'; documentId: string; seq: number }
	/** Who is in this room, as one process has it: everybody, each time. Of interest to the other processes alone. */
	| {
			kind: 'here';
			documentId: string;
			/** All of them, people or not; 0: nobody is told anything there any more. */
			lines: number;
			people: [participantId: string, collegeId: string][];
			writers: Writers;
	  }
	/** Carets that moved in this room, as one process has them. The same. */
	| { kind: 'carets'; documentId: string; carets: AwarenessEntry[] }
	/** Somebody came into this room in a process: it wants to hear both, and heads, from those that have it open. */
	| { kind: 'ask'; documentId: string };

/** Who is behind a client id, as others may see them. */
export type Writers = Record<string, { label: string; collegeId: string | null }>;

/** What a client shows of itself, as the awareness protocol of Yjs has it. */
export interface AwarenessEntry {
	clientId: number;
	clock: number;
	/** JSON; `null` means gone. */
	state: string;
}

/** JSON that a page understands: `name` says which data changed; `data` must hold nothing private to others. */
export interface Fact {
	name: string;
	data?: Record<string, unknown>;
}

/** `from`: the process that published it; null: this one. */
export type BusListener = (message: BusMessage, from: string | null) => void;

/** Port. `publish` never throws and never waits: a lost message delays, it loses nothing. */
export interface Bus {
	publish(message: BusMessage): void;
	subscribe(listener: BusListener): () => void;
	/**
	 * From now on what other processes say of this document or channel is wanted here. `onReady` is called whenever that has
	 * come true, at first and after each cut; `missed`: something may have been said before that was not heard. Returns the end.
	 */
	follow(topic: string, onReady: (missed: boolean) => void): () => void;
	/** Whether other processes may be listening. */
	readonly several: boolean;
	/** Whether what they say arrives at this moment. */
	readonly whole: boolean;
	close(): Promise<void>;
}
