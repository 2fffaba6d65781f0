import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Origins } from '../origins.ts';
import type { Proxies } from './proxies.ts';
import { numbered } from './request-id.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * `/sync/…` goes to the shared documents; in development the rest is left to hot reload; everything else is refused. Each
 * request is numbered like those for pages.
 */
export function routeUpgrades(
	server: Server,
	parts: { origins: Origins; proxies: Proxies; sync: UpgradeHandler; development: boolean },
): void {
	const { origins, proxies, sync, development } = parts;
	server.on('upgrade', (request, socket, head) => {
		// A client that goes away in the middle of its handshake is no event.
		socket.on('error', () => socket.destroy());
		numbered(request, proxies);
		if (!origins.allowsHost(request.headers.host)) refuse(socket, '421 Misdirected Request');
		else if (request.url?.startsWith('/sync/')) sync(request, socket, head);
		else if (!(development && request.headers['sec-websocket-protocol']?.startsWith('vite-'))) {
			refuse(socket, '404 Not Found');
		}
	});
}

function refuse(socket: Duplex, status: string): void {
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
