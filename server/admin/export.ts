import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { recordAct } from '../db/audit-store.ts';
import { EXPORT_FORMATS } from '../export/formats.ts';
import { UsageError, type Command } from './command.ts';

export const exportContract: Command = {
	usage: ['--project SLUG --format odt|docx|pdf|html|md|json --out FILE'],
	summary: 'the contract of a project as a file, with its traceability annex',
	async run(app, args) {
		const { values } = parseArgs({
			args,
			options: { project: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
		});
		const format = EXPORT_FORMATS.find((one) => one === values.format);
		if (!values.project || !values.out || !format)
			throw new UsageError(`export: --project SLUG --format ${EXPORT_FORMATS.join('|')} --out FILE`);
		const steward = await app.operator.stewardOf(values.project);
		const file = await app.exports.exportContract(steward, values.project, format, 'fr');
		await writeFile(values.out, file.bytes);
		if (steward.kind === 'participant') {
			const by = { kind: 'operator' as const, projectId: steward.projectId };
			await recordAct(app.db, app.clock, by, { act: 'export.fetched', about: { format } });
		}
		return {
			lines: [`${values.out}: ${file.bytes.length} bytes`],
			json: { file: values.out, mediaType: file.mediaType, bytes: file.bytes.length },
		};
	},
};
