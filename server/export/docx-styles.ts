import { BorderStyle, type IStylesOptions } from 'docx';

const INK = '1D1B26';
const SOFT = '595466';
const TITLE_FONT = 'Arial';
const HEADING_SIZES = [34, 27, 24, 23, 22, 22] as const;
/** The thread beside somebody's words. */
const THREAD = { left: { style: BorderStyle.SINGLE, size: 16, space: 10, color: 'C98A12' } };

/** Named styles, so that whoever opens the file restyles it in one place. Sizes are half points. */
export function docxStyles(language: string): IStylesOptions {
	const heading = (level: 1 | 2 | 3 | 4 | 5 | 6) => ({
		run: { font: TITLE_FONT, size: HEADING_SIZES[level - 1], bold: true, color: INK },
		paragraph: { keepNext: true, spacing: { before: level === 1 ? 480 : 300, after: 120 }, outlineLevel: level - 1 },
	});
	return {
		default: {
			document: {
				run: { font: 'Times New Roman', size: 22, language: { value: language } },
				paragraph: { spacing: { after: 120, line: 300, lineRule: 'auto' } },
			},
			title: {
				run: { font: TITLE_FONT, size: 56, bold: true, color: INK },
				paragraph: {
					spacing: { before: 2800, after: 280 },
					border: { bottom: { style: BorderStyle.SINGLE, size: 16, space: 12, color: INK } },
				},
			},
			heading1: heading(1),
			heading2: heading(2),
			heading3: heading(3),
			heading4: heading(4),
			heading5: heading(5),
			heading6: heading(6),
			caption: { run: { size: 19, italics: true, color: INK }, paragraph: { spacing: { before: 220, after: 80 } } },
			footnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 0, line: 240, lineRule: 'auto' } } },
		},
		paragraphStyles: [
			{
				id: 'Subtitle',
				name: 'Subtitle',
				basedOn: 'Normal',
				run: { font: TITLE_FONT, size: 30, color: SOFT },
				paragraph: { spacing: { after: 400 } },
			},
			{ id: 'Lead', name: 'Lead', basedOn: 'Normal', run: { size: 25 } },
			{ id: 'Quiet', name: 'Quiet', basedOn: 'Normal', run: { size: 19, color: SOFT } },
			{
				id: 'Quote',
				name: 'Quote',
				basedOn: 'Normal',
				run: { italics: true },
				paragraph: { indent: { left: 460, right: 460 }, border: THREAD, spacing: { after: 0 } },
			},
			{
				id: 'QuoteSource',
				name: 'Quote source',
				basedOn: 'Normal',
				run: { size: 19, color: SOFT },
				paragraph: { indent: { left: 460 }, border: THREAD, spacing: { after: 160 } },
			},
			{
				id: 'Definition',
				name: 'Definition',
				basedOn: 'Normal',
				paragraph: { indent: { left: 2551, hanging: 2551 }, spacing: { after: 70 } },
			},
			{
				id: 'ContentsHeading',
				name: 'Contents heading',
				basedOn: 'Normal',
				run: { font: TITLE_FONT, size: 30, bold: true },
			},
			{
				id: 'TableText',
				name: 'Table text',
				basedOn: 'Normal',
				run: { size: 19 },
				paragraph: { spacing: { after: 0, line: 260, lineRule: 'auto' } },
			},
			{ id: 'TableHeading', name: 'Table heading', basedOn: 'TableText', run: { bold: true } },
			...[1, 2].map((level) => ({
				id: `TOC${level}`,
				name: `toc ${level}`,
				basedOn: 'Normal',
				paragraph: {
					indent: { left: (level - 1) * 340 },
					spacing: { after: 60 },
				},
			})),
			{
				id: 'Footer',
				name: 'footer',
				basedOn: 'Normal',
				run: { size: 18, color: SOFT },
			},
		],
	};
}
