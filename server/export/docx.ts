import {
	Document,
	Footer,
	Packer,
	PageNumber,
	Paragraph,
	TableOfContents,
	TabStopType,
	TextRun,
	type FileChild,
} from 'docx';
import { languageParts } from '#lib/domain/language.ts';
import { blockParts } from './docx-blocks.ts';
import { runs, type Writing } from './docx-inline.ts';
import { estimatedPages } from './docx-pages.ts';
import { numberingConfig } from './docx-numbering.ts';
import { docxStyles } from './docx-styles.ts';
import { anchorIds, outlined } from './outline.ts';
import type { DocumentTree } from './tree.ts';
import { legal } from './xml.ts';

/**
 * Word (Office Open XML): headings, filled contents with page numbers, numbered captions, repeated header rows,
 * footnotes, comments, languages and directions, properties.
 */
export async function writeDocx(tree: DocumentTree): Promise<Uint8Array> {
	const writing: Writing = {
		words: tree.words,
		marks: new Map([...anchorIds(tree.blocks)].map((id, index) => [id, `part_${index + 1}`])),
		notes: {},
		comments: [],
		tables: 0,
		figures: 0,
		lists: 0,
		numberings: new Map(),
	};
	const hasContents = tree.contents !== null;
	const children: FileChild[] = [
		new Paragraph({ style: 'Title', children: runs(tree.title) }),
		...(tree.subtitle === '' ? [] : [new Paragraph({ style: 'Subtitle', children: runs(tree.subtitle) })]),
		...tree.cover.map((line) => new Paragraph({ children: runs(line) })),
		...contents(tree.contents),
		...outlined(tree.blocks).flatMap((block, index) => blockParts(writing, block, hasContents && index === 0)),
	];
	const { creator, subject, keywords, identifier, version } = tree.properties;
	const locale = languageParts(tree.language) === null ? 'fr-FR' : tree.language;
	const file = new Document({
		title: legal(tree.title),
		subject: legal(subject),
		creator: legal(creator),
		lastModifiedBy: legal(creator),
		keywords: legal(keywords.join(', ')),
		styles: docxStyles(locale),
		customProperties: [
			{ name: 'Identifier', value: legal(identifier) },
			{ name: 'Version', value: legal(version) },
		],
		numbering: numberingConfig(writing),
		footnotes: writing.notes,
		comments: { children: writing.comments },
		pageNumbers: estimatedPages,
		sections: [
			{
				properties: {
					titlePage: true,
					page: {
						size: { width: 11906, height: 16838 },
						margin: { top: 1250, bottom: 1250, left: 1418, right: 1418 },
					},
				},
				footers: { default: footer(tree), first: new Footer({ children: [new Paragraph({})] }) },
				children,
			},
		],
	});
	return new Uint8Array(await Packer.toBuffer(file));
}

function contents(title: string | null): FileChild[] {
	if (title === null) return [];
	return [
		new Paragraph({ style: 'ContentsHeading', pageBreakBefore: true, children: runs(title) }),
		new TableOfContents(legal(title), { hyperlink: true, headingStyleRange: '1-2' }),
	];
}

function footer(tree: DocumentTree): Footer {
	const page = new TextRun({
		children: [`\t${legal(tree.words.page)} `, PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
	});
	return new Footer({
		children: [
			new Paragraph({
				style: 'Footer',
				tabStops: [{ type: TabStopType.RIGHT, position: 9070 }],
				children: [...runs(tree.title), page],
			}),
		],
	});
}
