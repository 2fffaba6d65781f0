import { expect, test } from 'vitest';
import { cleanFileName, readableSize } from '#lib/domain/files.ts';

test.each([
	['rapport.pdf', 'pdf', 'rapport.pdf'],
	['Rapport.PDF', 'pdf', 'Rapport.pdf'],
	['photo.JPEG', 'jpeg', 'photo.jpg'],
	['dessin.gif', 'png', 'dessin.png'],
	['rapport.php', 'pdf', 'rapport.php.pdf'],
	['a/b\\c.odt', 'odt', 'c.odt'],
	['..', 'pdf', 'document.pdf'],
	['', 'csv', 'document.csv'],
	['a\u0000b\r\nc\u2028d.pdf', 'pdf', 'abcd.pdf'],
	['con<>:"|?*.pdf', 'pdf', 'con.pdf'],
	['e\u0301tude.pdf', 'pdf', 'étude.pdf'],
	['🛗'.repeat(200), 'pdf', `${'🛗'.repeat(120)}.pdf`],
	['المصعد.pdf', 'pdf', 'المصعد.pdf'],
] as const)('%j as %s is called %s', (sent, format, name) => {
	expect(cleanFileName(sent, format)).toBe(name);
});

test('sizes are read in thousands, then in millions', () => {
	expect(readableSize(1)).toEqual({ unit: 'kilobytes', value: 1 });
	expect(readableSize(999_499)).toEqual({ unit: 'kilobytes', value: 999 });
	expect(readableSize(1_250_000)).toEqual({ unit: 'megabytes', value: 1.3 });
});
