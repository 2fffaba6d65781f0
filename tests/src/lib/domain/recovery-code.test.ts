import { expect, test } from 'vitest';
import { readSecondStepCode } from '../../../../src/lib/domain/recovery-code.ts';

test('six digits are an app’s, ten signs a recovery code, however they are typed; anything else is neither', () => {
	expect(readSecondStepCode(' 123 456 ')).toEqual({ kind: 'app', code: '123456' });
	expect(readSecondStepCode('abcde-23456')).toEqual({ kind: 'recovery', code: 'ABCDE23456' });
	for (const typed of ['', '12345', '1234567', '١٢٣٤٥٦', 'ABCDE-2345', 'ABCDE-2345O']) {
		expect(readSecondStepCode(typed)).toBeNull();
	}
});
