/** What can leave a project as a document: its contract, its synthesis, the minutes of a workshop, the report of a round. */
export const EXPORT_DOCUMENTS = ['contract', 'synthesis', 'minutes', 'round'] as const;
export type ExportDocument = (typeof EXPORT_DOCUMENTS)[number];

export type ExportSubject =
	| { document: 'contract' | 'synthesis' }
	/** `id`: of the workshop, or of the round. */
	| { document: 'minutes' | 'round'; id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A subject in one word, for forms and addresses: "contract", "minutes:3f2b…". */
export function subjectKey(subject: ExportSubject): string {
	return 'id' in subject ? `${subject.document}:${subject.id}` : subject.document;
}

/** The inverse of `subjectKey`; null for anything else. Untrusted input. */
export function readSubject(key: string): ExportSubject | null {
	if (key === 'contract' || key === 'synthesis') return { document: key };
	const [document, id = ''] = key.split(':', 2);
	if ((document !== 'minutes' && document !== 'round') || !UUID.test(id) || key !== `${document}:${id}`) return null;
	return { document, id };
}
