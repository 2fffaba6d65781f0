import { expect, test } from 'vitest';
import { ownPath } from '#lib/forms/own-path.ts';

test.each(['/', '/projects/auvelle?tab=1', '/join/ABCD-EFGH'])('%s is a way on within the site', (path) => {
	expect(ownPath(path, '/home')).toBe(path);
});

test.each([
	'//evil.example',
	'/\\evil.example',
	'/\t/evil.example',
	'/\n/evil.example',
	'https://evil.example',
	'javascript:alert(1)',
	'projects',
	'',
	null,
	3,
])('%j leads nowhere but home', (asked) => {
	expect(ownPath(asked, '/home')).toBe('/home');
});
