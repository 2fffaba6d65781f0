import { expect, test } from 'vitest';
import { deviceNames, deviceOf } from '../../../../src/lib/domain/device.ts';

const AGENTS: [agent: string, device: string, browser: string, system: string][] = [
	['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'firefox/linux', 'Firefox', 'Linux'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
		'safari/iphone',
		'Safari',
		'iPhone',
	],
	[
		'Mozilla/5.0 (Linux; Android 14; SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36',
		'samsung/android',
		'Samsung Internet',
		'Android',
	],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
		'edge/windows',
		'Edge',
		'Windows',
	],
	[
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
		'chrome/mac',
		'Chrome',
		'Mac',
	],
	['curl/8.5.0', '', '', ''],
	['Something/1.0 (Android)', '/android', '', 'Android'],
];

test.each(AGENTS)('%s', (agent, device, browser, system) => {
	expect(deviceOf(agent)).toBe(device);
	expect(deviceNames(device)).toEqual({ browser, system });
});

test('nothing of an unknown or an endless header is kept', () => {
	expect(deviceOf(null)).toBe('');
	expect(deviceOf('x'.repeat(100_000) + ' Firefox/1')).toBe('');
	expect(deviceNames('<b>/toString')).toEqual({ browser: '', system: '' });
});
