import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { createDatabase } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { EXPORT_FORMATS } from '../../server/export/formats.ts';
import { openPdf } from '../server/export/open-pdf.ts';
import { administer, withDatabase } from '../support/administer.ts';
import { contractScene } from '../support/contracts.ts';

/**
 * A contract of some hundred pages, written through the services and exported in each format, the thread included:
 * `npm run bench -- export`, with TEST_DATABASE_URL. Memory is that of the whole process while it writes.
 */
const SECTIONS = 60;
const NOTES = 250;
const SENTENCE = 'Les habitants demandent que l’ascenseur soit réparé en moins de deux jours, « même le samedi ». ';

const server = process.env['TEST_DATABASE_URL'];
if (!server) throw new Error('TEST_DATABASE_URL: a Postgres server on which databases may be made');
const name = `trame_bench_${randomBytes(6).toString('hex')}`;
await administer(server, `create database ${name}`);
const url = withDatabase(server, name);
await migrate(url);
const db = createDatabase(url);
try {
	const scene = await contractScene({ db });
	await scene.contracts.create(scene.steward, { title: 'Contrat de ville', subtitle: '', locale: 'fr' });
	const prose = paragraphs(Array.from({ length: 9 }, () => SENTENCE.repeat(5)).join('\n'));
	for (let section = 1; section <= SECTIONS; section += 1)
		await scene.contracts.addSection(scene.steward, {
			title: `Partie ${section}`,
			hint: '',
			source: 'prose',
			annex: false,
			prose,
		});
	const people = await Promise.all(Array.from({ length: 10 }, () => scene.participant(scene.colleges.residents)));
	for (let note = 0; note < NOTES; note += 1) await scene.note(people[note % people.length]!, SENTENCE.repeat(3));

	console.log(`${SECTIONS} sections, ${NOTES} notes; ${availableParallelism()} processors`);
	for (const format of EXPORT_FORMATS) {
		let read = 0;
		let peak = 0;
		const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
		const from = performance.now();
		const onStage = (stage: 'reading' | 'writing') => void (stage === 'writing' && (read = performance.now() - from));
		const { slug } = scene.project;
		const { bytes } = await scene.exports.exportDocument(scene.steward, slug, { document: 'contract' }, format, 'fr', {
			onStage,
		});
		const took = performance.now() - from;
		clearInterval(watch);
		const pages = format === 'pdf' ? `, ${(await openPdf(bytes)).pages} pages` : '';
		console.log(
			`${format.padEnd(4)} ${(took / 1000).toFixed(2).padStart(6)} s (read in ${(read / 1000).toFixed(2)} s), ${Math.round(bytes.byteLength / 1000)} kB${pages}, ${Math.round(peak / 1e6)} MB at most`,
		);
	}
} finally {
	await db.destroy();
	await administer(server, `drop database if exists ${name} with (force)`);
}
