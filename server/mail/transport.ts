import { createTransport } from 'nodemailer';
import { judgeRefusal, type Refused } from './bounce.ts';
import type { Rendered } from './letters.ts';

/** How a try ended that did not go through. */
export type SendFault =
	/** This mail will never go through: the server said so (5xx). */
	| 'refused'
	/** Later, perhaps (4xx). */
	| 'later'
	/** The server itself cannot be used now: the next mail would fare no better. */
	| 'server'
	/** The line broke while the server had the message in hand: it may have gone out. */
	| 'unheard';

export class SendFailure extends Error {
	readonly fault: SendFault;
	/** For the administrator, such as `550 RCPT TO` or `ECONNECTION`; no words of the server, which quote addresses. */
	readonly code: string;
	/** What this says of the address, as a mail that comes back would; null: nothing. */
	readonly address: Refused | null;
	constructor(fault: SendFault, code: string, address: Refused | null = null) {
		super(`mail not sent: ${fault} ${code}`);
		this.name = 'SendFailure';
		this.fault = fault;
		this.code = code;
		this.address = address;
	}
}

export interface Envelope extends Rendered {
	/** `id@host`, the same at every try. */
	messageId: string;
	to: string;
	/** Where it comes back to; null: to whom it is from. */
	returnPath: string | null;
}

/** Port: takes one message, or throws a `SendFailure`. */
export interface MailTransport {
	send(envelope: Envelope): Promise<void>;
}

/** SMTP behind this file alone: one connection per message. Every wait is bounded, well below the claim on a mail. */
export function createSmtpTransport({ url, from }: { url: string; from: string }): MailTransport {
	return {
		async send({ to, subject, text, html, messageId, unsubscribe, returnPath }) {
			const headers: Record<string, string> = { 'Auto-Submitted': 'auto-generated' };
			if (unsubscribe !== null) {
				headers['List-Unsubscribe'] = `<${unsubscribe}>`;
				headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
			}
			let handedOver = false;
			const transport = createTransport(
				{
					...{ url, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 },
					logger: listenFor('DATA', () => (handedOver = true)),
					transactionLog: true,
				},
				// Nothing of a letter is a path or an address to fetch.
				{ from, disableFileAccess: true, disableUrlAccess: true },
			);
			try {
				const message = { to: { name: '', address: to }, subject, text, html, messageId: `<${messageId}>`, headers };
				await transport.sendMail({
					...message,
					...(returnPath !== null && { envelope: { from: returnPath, to: [to] } }),
				});
			} catch (error) {
				throw failure(error, handedOver);
			} finally {
				transport.close();
			}
		},
	};
}

/** The talk with the server goes nowhere; only this command is waited for: after it, a broken line proves nothing. */
function listenFor(command: string, heard: () => void) {
	const hear = (entry: unknown, message?: unknown) => {
		if ((entry as { tnx?: string }).tnx === 'client' && message === command) heard();
	};
	return { level: () => undefined, trace: hear, debug: hear, info: hear, warn: hear, error: hear, fatal: hear };
}

interface SmtpError {
	code?: string;
	command?: string;
	responseCode?: number;
	/** Words of the server. */
	response?: string;
}

function failure(error: unknown, handedOver: boolean): SendFailure {
	const { code = '', command = '', responseCode, response = '' } = error as SmtpError;
	const shown = [responseCode ?? code, command].filter(Boolean).join(' ');
	const aboutMail = handedOver || /^(MAIL FROM|RCPT TO|DATA)$/.test(command);
	if (responseCode !== undefined && aboutMail) {
		if (responseCode < 500) return new SendFailure('later', shown);
		return new SendFailure('refused', shown, command === 'RCPT TO' ? judgeRefusal(response) : null);
	}
	if (code === 'EENVELOPE') return new SendFailure('refused', shown);
	return new SendFailure(handedOver ? 'unheard' : 'server', shown);
}
