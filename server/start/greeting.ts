import { renderUnicodeCompact } from 'uqr';
import type { Origins } from '../origins.ts';

/** What a person reads once the server answers: where to go, from here and from the hall, and how to stop. */
export function greeting(origins: Origins, lines: string[]): string {
	const others = origins.forOtherDevices();
	const [first] = others;
	return [
		'',
		`Trame is ready: ${origins.home}`,
		...others.map((address) => `From other devices on this network: ${address}`),
		...(first ? ['', renderUnicodeCompact(first, { border: 2 })] : []),
		...(lines.length > 0 ? ['', ...lines] : []),
		'',
		'Ctrl-C stops it.',
		'',
	].join('\n');
}
