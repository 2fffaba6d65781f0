/** What is kept of a browser's description: enough to tell one's own devices apart, too little to recognise anybody. */

const BROWSERS = [
	// The order counts: every browser also claims to be several others.
	['edge', /\bEdgA?\/|\bEdgiOS\//, 'Edge'],
	['opera', /\bOPR\/|\bOPT\//, 'Opera'],
	['samsung', /\bSamsungBrowser\//, 'Samsung Internet'],
	['firefox', /\bFirefox\/|\bFxiOS\//, 'Firefox'],
	['chrome', /\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
	['safari', /\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
] as const;

const SYSTEMS = [
	['iphone', /\biPhone\b|\biPod\b/, 'iPhone'],
	['ipad', /\biPad\b/, 'iPad'],
	['android', /\bAndroid\b/, 'Android'],
	['windows', /\bWindows\b/, 'Windows'],
	['mac', /\bMacintosh\b|\bMac OS X\b/, 'Mac'],
	['chromeos', /\bCrOS\b/, 'ChromeOS'],
	['linux', /\bLinux\b|\bX11\b/, 'Linux'],
] as const;

/** `firefox/android` from a User-Agent header; an unknown part is empty, and '' means that nothing is known. */
export function deviceOf(userAgent: string | null): string {
	// No real header is longer; a pattern must not be run over a novel.
	const text = (userAgent ?? '').slice(0, 512);
	const browser = BROWSERS.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
	const system = SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
	return browser === '' && system === '' ? '' : `${browser}/${system}`;
}

/** Its names for people, which no language translates; empty where unknown. */
export function deviceNames(device: string): { browser: string; system: string } {
	const [browser, system] = device.split('/', 2);
	return {
		browser: BROWSERS.find(([key]) => key === browser)?.[2] ?? '',
		system: SYSTEMS.find(([key]) => key === system)?.[2] ?? '',
	};
}

/** ` (Firefox, Android)`, to stand behind a sentence; empty where nothing is known. */
export function deviceInBrackets(device: string): string {
	const { browser, system } = deviceNames(device);
	const known = [browser, system].filter((name) => name !== '').join(', ');
	return known === '' ? '' : ` (${known})`;
}
