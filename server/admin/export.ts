import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { recordAct } from '../db/audit-store.ts';
import { readSubject, subjectKey } from '#lib/domain/export-subject.ts';
import { LOCALES } from '#lib/domain/vocabulary.ts';
import { EXPORT_FORMATS } from '../export/formats.ts';
import type { ExportChoice } from '../services/exports.ts';
import { UsageError, type Command, type Outcome } from './command.ts';

const USAGE = `export: [synthesis | minutes WORKSHOP | round ROUND | list] --project SLUG --format ${EXPORT_FORMATS.join('|')} --out FILE`;

export const exportDocument: Command = {
	usage: [
		'--project SLUG --format odt|docx|pdf|html|md|json --out FILE [--locale fr|en]',
		'synthesis | minutes WORKSHOP | round ROUND, then the same: another document than the contract',
		'list --project SLUG: what can be exported, with the ids of workshops and rounds',
	],
	summary: 'a document of a project as a file: its contract with the traceability annex, or a report',
	async run(app, args) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				project: { type: 'string' },
				format: { type: 'string' },
				out: { type: 'string' },
				locale: { type: 'string', default: 'fr' },
			},
		});
		const locale = LOCALES.find((one) => one === values.locale);
		if (!values.project || !locale) throw new UsageError(USAGE);
		const steward = await app.operator.stewardOf(values.project);
		if (positionals[0] === 'list') return choices(await app.exports.choices(steward, values.project, locale));
		const format = EXPORT_FORMATS.find((one) => one === values.format);
		const subject = readSubject(positionals.length === 0 ? 'contract' : positionals.join(':'));
		if (!values.out || !format || !subject) throw new UsageError(USAGE);
		const file = await app.exports.exportDocument(steward, values.project, subject, format, locale);
		await writeFile(values.out, file.bytes);
		if (steward.kind === 'participant') {
			const by = { kind: 'operator' as const, projectId: steward.projectId };
			await recordAct(app.db, app.clock, by, { act: 'export.fetched', about: { document: subject.document, format } });
		}
		return {
			lines: [`${values.out}: ${file.bytes.length} bytes`],
			json: { file: values.out, mediaType: file.mediaType, bytes: file.bytes.length },
		};
	},
};

/** What can be exported, one line each: the words to ask for it, then what it is called. */
function choices(found: ExportChoice[]): Outcome {
	const asked = found.map(({ subject, title }) => ({ words: subjectKey(subject).replace(':', ' '), title }));
	return { lines: asked.map(({ words, title }) => `${words}  ${title}`), json: asked };
}
