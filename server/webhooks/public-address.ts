import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not somewhere on the public internet (IANA special-purpose registries): this machine, the networks it
 * stands in, metadata services of hosts, multicast, and the ways of writing an IPv4 address as IPv6.
 */
const NOT_PUBLIC = {
	ipv4: [
		'0.0.0.0/8',
		'10.0.0.0/8',
		'100.64.0.0/10',
		'127.0.0.0/8',
		'169.254.0.0/16',
		'172.16.0.0/12',
		'192.0.0.0/24',
		'192.0.2.0/24',
		'192.88.99.0/24',
		'192.168.0.0/16',
		'198.18.0.0/15',
		'198.51.100.0/24',
		'203.0.113.0/24',
		'224.0.0.0/4',
		'240.0.0.0/4',
	],
	ipv6: [
		'::/96',
		'::ffff:0:0/96',
		'64:ff9b::/96',
		'64:ff9b:1::/48',
		'100::/64',
		'2001::/23',
		'2001:db8::/32',
		'2002::/16',
		'3fff::/20',
		'5f00::/16',
		'fc00::/7',
		'fe80::/10',
		'fec0::/10',
		'ff00::/8',
	],
} as const;

/** Two lists: one alone would read an IPv4 address through the rule for mapped ones. */
const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const family of ['ipv4', 'ipv6'] as const) {
	for (const range of NOT_PUBLIC[family]) {
		const [network = '', bits = ''] = range.split('/');
		lists[family].addSubnet(network, Number(bits), family);
	}
}

/** Whether this text is an IP address somewhere on the public internet. */
export function isPublicAddress(address: string): boolean {
	const version = isIP(address);
	if (version === 0) return false;
	const family = version === 4 ? 'ipv4' : 'ipv6';
	return !lists[family].check(address, family);
}

/** The address that a URL names directly, without the brackets of IPv6; null: a name to be resolved. */
export function literalAddress(url: URL): string | null {
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	return isIP(host) === 0 ? null : host;
}
