import { createServer, type RequestListener, type Server } from 'node:http';

export interface HttpServer {
	server: Server;
	/** Answers requests with `handle` on this address. Throws, in plain words, when the port is taken. */
	listen(address: { host: string; port: number }, handle: RequestListener): Promise<void>;
	/** Takes no new connection; waits for the answers under way, at most so many milliseconds. */
	stopAccepting(within: number): Promise<void>;
	/** Cuts what is left. */
	cut(): void;
}

export function createHttpServer(): HttpServer {
	const server = createServer();
	let underWay = 0;
	let whenIdle: () => void = () => undefined;
	server.on('request', (_request, response) => {
		underWay += 1;
		response.once('close', () => {
			underWay -= 1;
			if (underWay === 0) whenIdle();
		});
	});

	return {
		server,
		listen: ({ host, port }, handle) =>
			new Promise((resolve, reject) => {
				server.on('request', handle);
				server.once('error', (error: NodeJS.ErrnoException) => reject(inPlainWords(error, host, port)));
				server.listen(port, host, () => resolve());
			}),
		async stopAccepting(within) {
			server.close();
			server.closeIdleConnections();
			if (underWay === 0) return;
			await new Promise<void>((resolve) => {
				whenIdle = resolve;
				setTimeout(resolve, within);
			});
		},
		cut: () => server.closeAllConnections(),
	};
}

function inPlainWords(error: NodeJS.ErrnoException, host: string, port: number): Error {
	const words: Record<string, string> = {
		EADDRINUSE: `Port ${port} is taken by another program: choose another with PORT.`,
		EACCES: `This user may not listen on port ${port}: choose one above 1023 with PORT.`,
		EADDRNOTAVAIL: `This machine has no address ${host}: correct HOST.`,
		ENOTFOUND: `This machine has no address ${host}: correct HOST.`,
	};
	const text = words[error.code ?? ''];
	return text ? new StartError(text) : error;
}

/** A failure to start whose cause is for the person at the terminal to mend: its message is all they need. */
export class StartError extends Error {
	override name = 'StartError';
}
