import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** What `TRUSTED_PROXIES` means where it is not set: a proxy on this machine. */
export const THIS_MACHINE: readonly string[] = ['127.0.0.0/8', '::1'];

/** Who stands between visitors and us, and so is believed about them. */
export interface Proxies {
	/** Whether this request was handed to us by one of them. */
	handed(request: IncomingMessage): boolean;
	/** Where a request comes from, for limits and logs: the one place that reads `X-Forwarded-For`. */
	visitor(request: IncomingMessage): string;
}

/** `trusted`: addresses and networks (`10.0.0.0/24`), each of which `isNetwork`; none: every connection is a visitor's. */
export function createProxies(trusted: readonly string[]): Proxies {
	const list = new BlockList();
	for (const text of trusted) {
		const [address = '', prefix] = text.split('/');
		const family = familyOf(address);
		if (prefix === undefined) list.addAddress(address, family);
		else list.addSubnet(address, Number(prefix), family);
	}
	const trusts = (address: string) => isIP(address) !== 0 && list.check(address, familyOf(address));
	const peerOf = (request: IncomingMessage) => request.socket.remoteAddress ?? '';

	return {
		handed: (request) => trusts(peerOf(request)),
		visitor(request) {
			// Each proxy adds whom it saw at the end. What stands before the first one that is not ours, a visitor may have made up.
			const hops = String(request.headers['x-forwarded-for'] ?? '').split(',');
			let address = peerOf(request);
			while (trusts(address)) {
				const before = hops.pop()?.trim() ?? '';
				if (isIP(before) === 0) break;
				address = before;
			}
			return address;
		},
	};
}

/** An address, or a network with its length; never all addresses there are: anybody could then claim to be anybody. */
export function isNetwork(text: string): boolean {
	const [address = '', prefix, ...more] = text.split('/');
	const bits = isIP(address) === 4 ? 32 : 128;
	if (isIP(address) === 0 || more.length > 0) return false;
	return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
	return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
