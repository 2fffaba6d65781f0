import { strToU8, zipSync, type Zippable } from 'fflate';
import { languageParts } from '#lib/domain/language.ts';
import { MEDIA_TYPES } from './formats.ts';
import { contentXml } from './odt-content.ts';
import { picturePath } from './odt-figure.ts';
import { NAMESPACES, stylesXml } from './odt-styles.ts';
import type { DocumentTree, Image } from './tree.ts';
import { declared, element, text } from './xml.ts';

const ODT_MEDIA_TYPE = MEDIA_TYPES.odt;

/**
 * OpenDocument text: headings with an outline, tables with a caption and repeated header rows, footnotes, languages and
 * directions, properties, page numbers. The same tree gives the same bytes.
 */
export function writeOdt(tree: DocumentTree): Uint8Array {
	const locale = languageParts(tree.language) ?? { language: 'fr', region: 'FR' };
	const styles = stylesXml(
		{ language: locale.language, region: locale.region ?? 'none' },
		{ title: tree.title, page: tree.words.page },
	);
	const { xml: content, images } = contentXml(tree);
	const parts: [string, string][] = [
		['META-INF/manifest.xml', manifestXml(images)],
		['meta.xml', metaXml(tree)],
		['styles.xml', styles],
		['content.xml', content],
	];
	// The first entry says what the file is, uncompressed: that is how file managers and servers recognise it.
	const files: Zippable = { mimetype: [strToU8(ODT_MEDIA_TYPE), { level: 0 }] };
	for (const [name, xml] of parts) files[name] = strToU8(xml);
	for (const [index, image] of images.entries()) files[picturePath(image, index)] = [image.bytes, { level: 0 }];
	return zipSync(files, { level: 6, mtime: '1980-01-01T12:00:00' });
}

function manifestXml(images: Image[]): string {
	const entry = (path: string, type: string) =>
		element('manifest:file-entry', { 'manifest:full-path': path, 'manifest:media-type': type });
	return declared(
		element(
			'manifest:manifest',
			{ 'xmlns:manifest': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0', 'manifest:version': '1.3' },
			[
				entry('/', ODT_MEDIA_TYPE),
				...['content.xml', 'styles.xml', 'meta.xml'].map((path) => entry(path, 'text/xml')),
				...images.map((image, index) => entry(picturePath(image, index), image.mediaType)),
			],
		),
	);
}

function metaXml(tree: DocumentTree): string {
	const { creator, subject, keywords, date, identifier, version } = tree.properties;
	const own = (name: string, value: string) => element('meta:user-defined', { 'meta:name': name }, [text(value)]);
	const written = date.toISOString().slice(0, 19);
	return declared(
		element('office:document-meta', NAMESPACES, [
			element('office:meta', {}, [
				element('meta:generator', {}, [text('Trame')]),
				element('dc:title', {}, [text(tree.title)]),
				element('dc:subject', {}, [text(subject)]),
				element('meta:initial-creator', {}, [text(creator)]),
				element('dc:creator', {}, [text(creator)]),
				element('meta:creation-date', {}, [text(written)]),
				element('dc:date', {}, [text(written)]),
				element('dc:language', {}, [text(tree.language)]),
				...keywords.map((keyword) => element('meta:keyword', {}, [text(keyword)])),
				own('Identifier', identifier),
				own('Version', version),
			]),
		]),
	);
}
