/** What a socket may be opened on. `board` and `text` are documents; `project` and `workshop` carry facts only. */
export type NameKind = 'board' | 'text' | 'project' | 'workshop';

export interface DocumentName {
	/** `text:<uuid>`: the id of the document's row, and the channel of its facts. */
	id: string;
	kind: NameKind;
	/** Of the board, item or contract section, project, workshop. */
	objectId: string;
}

const NAME = /^(board|text|project|workshop):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Reads an untrusted name; null: it names nothing. */
export function parseDocumentName(name: string): DocumentName | null {
	const match = NAME.exec(name);
	return match ? { id: name, kind: match[1] as NameKind, objectId: match[2] as string } : null;
}

/** Reads the path of an upgrade, `/sync/<name>` percent-encoded or not; null: not one of ours or malformed. */
export function nameInPath(path: string): DocumentName | null {
	const encoded = path.slice(SYNC_PATH.length);
	try {
		return parseDocumentName(decodeURIComponent(encoded));
	} catch {
		return null;
	}
}

export const SYNC_PATH = '/sync/';
