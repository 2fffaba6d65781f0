import { expect, test } from 'vitest';
import { readReceiptCode, showReceiptCode } from '#lib/domain/receipt-code.ts';

test('a code is read whatever the case, the hyphens and the spaces', () => {
	expect(readReceiptCode(' abcde-23456 ')).toBe('ABCDE23456');
	expect(readReceiptCode('AB CDE–23 456')).toBe('ABCDE23456');
});

test.each(['', 'ABCDE-2345', 'ABCDE-234567', 'ABCDE-2345O', 'ABCDE-2345é'])('“%s” cannot be a code', (typed) => {
	expect(readReceiptCode(typed)).toBeNull();
});

test('a code is shown in two halves', () => {
	expect(showReceiptCode('ABCDE23456')).toBe('ABCDE-23456');
});
