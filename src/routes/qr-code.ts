import { encode } from 'uqr';

/** The address of this request, unless only this machine knows it: then the one that the other devices of the hall use. */
export function reachable(url: URL, forOtherDevices: string[]): string {
	return isLoopback(url) ? (forOtherDevices[0] ?? url.origin) : url.origin;
}

export const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** A QR code as the path of an SVG, one unit per module. */
export function drawn(text: string): { size: number; path: string } {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const path = data
		.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
		.filter((square) => square !== '')
		.join('');
	return { size, path };
}
