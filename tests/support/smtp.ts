import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
	/** Of the envelope: where it comes back to. */
	from: string;
	to: string;
	messageId: string;
	/** As on the wire. */
	raw: string;
	/** Headers, text and HTML with their encodings undone. */
	readable: string;
}

/** A real SMTP server that keeps what it receives. The hooks run before it answers. */
export async function smtpServer(
	hooks: {
		/** Throws to refuse: `refuse(550)`. */
		recipient?: (address: string) => void;
		/** The whole message is there; what is thrown refuses it. */
		message?: (mail: ReceivedMail) => void | Promise<void>;
	} = {},
) {
	const received: ReceivedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo({ address }, _session, callback) {
			try {
				hooks.recipient?.(address);
				callback();
			} catch (error) {
				callback(error as Error);
			}
		},
		onData(stream, session, callback) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const raw = Buffer.concat(chunks).toString();
				const { mailFrom } = session.envelope;
				const mail: ReceivedMail = {
					from: mailFrom ? mailFrom.address : '',
					to: session.envelope.rcptTo.map(({ address }) => address).join(),
					messageId: /^message-id: *<(.+)>\r?$/im.exec(raw)?.[1] ?? '',
					raw,
					readable: readable(raw),
				};
				received.push(mail);
				Promise.resolve(hooks.message?.(mail)).then(
					() => callback(),
					(error: unknown) => callback(error as Error),
				);
			});
		},
	});
	// Clients that are killed in the middle of a message are what some tests are about.
	server.on('error', () => undefined);
	const listening = server.listen(0, '127.0.0.1');
	const sockets = new Set<Socket>();
	listening.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await once(listening, 'listening');
	return {
		url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
		received,
		/** Breaks every line, whatever is going on. */
		cut: () => sockets.forEach((socket) => socket.destroy()),
		close: () => new Promise<void>((resolve) => server.close(() => resolve())),
	};
}

/** An answer of the server: 4xx later, 5xx never. */
export function refuse(responseCode: number, words = 'refused by the test'): never {
	throw Object.assign(new Error(words), { responseCode });
}

/** Undoes quoted-printable, base64 parts and encoded words, enough to search for words. */
function readable(raw: string): string {
	const quoted = (text: string) =>
		Buffer.from(
			text
				.replace(/=\r?\n/g, '')
				.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
			'latin1',
		).toString();
	const parts = raw.split(/\r\n--/).map((part) => {
		const [head = '', ...body] = part.split('\r\n\r\n');
		const text = body.join('\r\n\r\n');
		if (/base64/i.test(head)) return head + Buffer.from(text, 'base64').toString();
		return /quoted-printable/i.test(head) ? head + quoted(text) : part;
	});
	return parts
		.join('\n')
		.replace(/\?=\r?\n =\?/g, '?==?')
		.replace(/=\?utf-8\?Q\?(.*?)\?=/gi, (_, text: string) => quoted(text.replaceAll('_', ' ')))
		.replace(/=\?utf-8\?B\?(.*?)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString());
}
