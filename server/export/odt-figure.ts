import { imageEnding, printedSize } from './image.ts';
import { inline, type Writing } from './odt-inline.ts';
import type { Figure, Image } from './tree.ts';
import { element, text, type Xml } from './xml.ts';

/** Where the file of the picture with this place among the pictures stands in the package. */
export const picturePath = (image: Image, index: number) => `Pictures/${index + 1}.${imageEnding(image)}`;

/** A numbered caption, which word processors count and list; `id`: a mark for links to it. */
export function captionXml(
	kind: { style: 'Table' | 'Figure'; word: string; number: number; id: string | undefined },
	words: string,
): Xml {
	const { style, word, number, id } = kind;
	const attributes = {
		'text:ref-name': `ref${style}${number - 1}`,
		'text:name': style,
		'text:formula': `ooow:${style}+1`,
		'style:num-format': '1',
	};
	return element('text:p', { 'text:style-name': style }, [
		...(id === undefined ? [] : [element('text:bookmark', { 'text:name': id })]),
		text(`${word} `),
		element('text:sequence', attributes, [text(String(number))]),
		text('. '),
		...inline(words),
	]);
}

/** The picture with its words for those who do not see it, then its caption. */
export function figureXml(writing: Writing, { id, image, alt, caption }: Figure): Xml[] {
	const number = writing.images.push(image);
	const { width, height } = printedSize(image);
	const frame = element(
		'draw:frame',
		{
			'draw:name': `Image${number}`,
			'text:anchor-type': 'as-char',
			'svg:width': `${width.toFixed(1)}mm`,
			'svg:height': `${height.toFixed(1)}mm`,
		},
		[
			element('draw:image', {
				'xlink:href': picturePath(image, number - 1),
				'xlink:type': 'simple',
				'xlink:show': 'embed',
				'xlink:actuate': 'onLoad',
			}),
			element('svg:title', {}, [text(caption)]),
			element('svg:desc', {}, [text(alt)]),
		],
	);
	return [
		element('text:p', { 'text:style-name': 'Picture' }, [frame]),
		captionXml({ style: 'Figure', word: writing.words.figure, number, id }, caption),
	];
}
