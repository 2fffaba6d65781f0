import { networkInterfaces } from 'node:os';

export interface Origins {
	/** Where a person at this machine opens Trame, without a final slash. */
	home: string;
	/** Whether a request with this `Host` is meant for us (a name that somebody pointed at us is not). */
	allowsHost(host: string | undefined): boolean;
	/** Whether a page of this `Origin` is one of ours. */
	allowsOrigin(origin: string | undefined): boolean;
	/** Addresses for the other devices of the hall, when we listen to them. */
	forOtherDevices(): string[];
}

/** The names and addresses under which browsers may speak to this server: `ORIGIN`, else loopback and the machine's own. */
export function createOrigins(config: { host: string; port: number; origin: string | null }): Origins {
	const { port, origin } = config;
	const everywhere = config.host === '0.0.0.0' || config.host === '::';
	const suffix = port === 80 ? '' : `:${port}`;

	function hosts(): string[] {
		const own = everywhere ? ownAddresses() : [bracketed(config.host)];
		return ['localhost', '127.0.0.1', '[::1]', ...own].map((name) => `${name}${suffix}`);
	}
	function allowsHost(host: string | undefined): boolean {
		if (!host) return false;
		// With ORIGIN set a proxy stands before us and pages are built from ORIGIN alone, whatever the request says.
		return origin !== null || hosts().includes(host.toLowerCase());
	}
	return {
		home: origin ?? `http://localhost${suffix}`,
		allowsHost,
		allowsOrigin(from) {
			if (!from) return false;
			if (origin !== null) return from === origin;
			return from.startsWith('http://') && allowsHost(from.slice('http://'.length));
		},
		forOtherDevices: () =>
			everywhere && origin === null
				? ownAddresses()
						.filter((address) => !address.startsWith('['))
						.map((address) => `http://${address}${suffix}`)
				: [],
	};
}

/** Asked again each time: a laptop changes networks while it runs. */
function ownAddresses(): string[] {
	return Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ internal, scopeid }) => !internal && !scopeid)
		.map(({ address }) => bracketed(address));
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
