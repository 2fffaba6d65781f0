import { element, type Xml } from './xml.ts';

export const HEADING_LEVELS = [1, 2, 3, 4, 5, 6] as const;
const HEADING_SIZES = ['17pt', '13.5pt', '12pt', '11.5pt', '11pt', '11pt'];

type Properties = Record<string, string | undefined>;

interface ParagraphStyle {
	name: string;
	display?: string;
	parent?: string;
	next?: string;
	outline?: number;
	paragraph?: Properties;
	text?: Properties;
	/** Where a dotted leader ends, on the right. */
	tab?: string;
}

const PARAGRAPHS: ParagraphStyle[] = [
	{ name: 'Standard' },
	{
		name: 'Text_20_body',
		display: 'Text body',
		parent: 'Standard',
		paragraph: { 'fo:margin-bottom': '0.22cm', 'fo:line-height': '130%', 'fo:orphans': '2', 'fo:widows': '2' },
	},
	{ name: 'Lead', parent: 'Text_20_body', text: { 'fo:font-size': '12.5pt' } },
	{ name: 'Quiet', parent: 'Text_20_body', text: { 'fo:font-size': '9.5pt', 'fo:color': '#595466' } },
	{
		name: 'Title',
		parent: 'Standard',
		next: 'Subtitle',
		paragraph: {
			'fo:margin-top': '5cm',
			'fo:margin-bottom': '0.5cm',
			'fo:border-bottom': '2pt solid #1d1b26',
			'fo:padding-bottom': '0.4cm',
		},
		text: { 'style:font-name': 'Title', 'fo:font-size': '28pt', 'fo:font-weight': 'bold' },
	},
	{
		name: 'Subtitle',
		parent: 'Standard',
		next: 'Text_20_body',
		paragraph: { 'fo:margin-bottom': '0.8cm' },
		text: { 'style:font-name': 'Title', 'fo:font-size': '15pt', 'fo:color': '#595466' },
	},
	{
		name: 'Heading',
		parent: 'Standard',
		next: 'Text_20_body',
		paragraph: { 'fo:margin-top': '0.55cm', 'fo:margin-bottom': '0.2cm', 'fo:keep-with-next': 'always' },
		text: { 'style:font-name': 'Title', 'fo:font-weight': 'bold' },
	},
	...HEADING_LEVELS.map((level): ParagraphStyle => ({
		name: `Heading_20_${level}`,
		display: `Heading ${level}`,
		parent: 'Heading',
		next: 'Text_20_body',
		outline: level,
		paragraph: level === 1 ? { 'fo:margin-top': '0.9cm' } : {},
		text: { 'fo:font-size': HEADING_SIZES[level - 1] },
	})),
	{
		name: 'Quotations',
		parent: 'Text_20_body',
		paragraph: {
			'fo:margin-left': '0.8cm',
			'fo:margin-right': '0.8cm',
			'fo:border-left': '2pt solid #c98a12',
			'fo:padding-left': '0.35cm',
			'fo:keep-with-next': 'always',
			'fo:margin-bottom': '0cm',
		},
		text: { 'fo:font-style': 'italic' },
	},
	{
		name: 'Quotation_20_source',
		display: 'Quotation source',
		parent: 'Quiet',
		paragraph: { 'fo:margin-left': '0.8cm', 'fo:border-left': '2pt solid #c98a12', 'fo:padding-left': '0.35cm' },
	},
	{ name: 'Table_20_Contents', display: 'Table Contents', parent: 'Standard', text: { 'fo:font-size': '9.5pt' } },
	{
		name: 'Table_20_Heading',
		display: 'Table Heading',
		parent: 'Table_20_Contents',
		text: { 'fo:font-weight': 'bold' },
	},
	{
		name: 'Table',
		parent: 'Standard',
		paragraph: { 'fo:margin-top': '0.4cm', 'fo:margin-bottom': '0.15cm', 'fo:keep-with-next': 'always' },
		text: { 'fo:font-size': '9.5pt', 'fo:font-style': 'italic' },
	},
	{
		name: 'Figure',
		parent: 'Standard',
		paragraph: { 'fo:margin-bottom': '0.4cm' },
		text: { 'fo:font-size': '9.5pt', 'fo:font-style': 'italic' },
	},
	{ name: 'Picture', parent: 'Standard', paragraph: { 'fo:margin-top': '0.4cm', 'fo:keep-with-next': 'always' } },
	{
		name: 'Definition',
		parent: 'Text_20_body',
		paragraph: { 'fo:margin-left': '4.5cm', 'fo:text-indent': '-4.5cm', 'fo:margin-bottom': '0.12cm' },
	},
	{ name: 'After_20_table', display: 'After table', parent: 'Standard', text: { 'fo:font-size': '6pt' } },
	{ name: 'List', parent: 'Text_20_body', paragraph: { 'fo:margin-bottom': '0.1cm' } },
	{ name: 'Footnote', parent: 'Standard', text: { 'fo:font-size': '9pt' } },
	{ name: 'Footer', parent: 'Standard', text: { 'fo:font-size': '9pt', 'fo:color': '#595466' } },
	{ name: 'Contents_20_Heading', display: 'Contents Heading', parent: 'Heading', text: { 'fo:font-size': '15pt' } },
	...HEADING_LEVELS.map((level): ParagraphStyle => ({
		name: `Contents_20_${level}`,
		display: `Contents ${level}`,
		parent: 'Standard',
		paragraph: { 'fo:margin-left': `${((level - 1) * 0.6).toFixed(1)}cm`, 'fo:margin-bottom': '0.1cm' },
		tab: `${(16 - (level - 1) * 0.6).toFixed(1)}cm`,
	})),
];

/** The named styles of paragraphs: what the reader's word processor lists. */
export function paragraphStyles(): Xml[] {
	return PARAGRAPHS.map(paragraphStyle);
}

function paragraphStyle(style: ParagraphStyle): Xml {
	return element(
		'style:style',
		{
			'style:name': style.name,
			'style:display-name': style.display,
			'style:family': 'paragraph',
			'style:parent-style-name': style.parent,
			'style:next-style-name': style.next,
			'style:default-outline-level': style.outline,
			'style:class': 'text',
		},
		[
			...(style.paragraph ? [element('style:paragraph-properties', style.paragraph, tabStops(style.tab))] : []),
			...(style.text ? [element('style:text-properties', style.text)] : []),
		],
	);
}

function tabStops(position: string | undefined): Xml[] {
	if (position === undefined) return [];
	const stop = {
		'style:position': position,
		'style:type': 'right',
		'style:leader-style': 'dotted',
		'style:leader-text': '.',
	};
	return [element('style:tab-stops', {}, [element('style:tab-stop', stop)])];
}
