import * as v from 'valibot';
import { readSubject, type ExportSubject } from '../domain/export-subject.ts';

/** Files of a document, those that most people want first. */
export const EXPORT_FORMATS = ['odt', 'docx', 'pdf', 'html', 'md', 'json'] as const;

const subject = v.pipe(
	v.string('malformed'),
	v.transform(readSubject),
	v.check((read) => read !== null, 'malformed'),
	v.transform((read) => read as ExportSubject),
);
/** `subject`: what is exported (`subjectKey`). */
export const exportForm = v.object({ subject, format: v.picklist(EXPORT_FORMATS, 'format_unknown') });
export const cancelExportForm = v.object({ id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'malformed')) });
