import PostalMime, { type Email } from 'postal-mime';

/** What a message that came back says. */
export interface Bounce {
	/**
	 * `hard`: the address does not exist or is closed. `soft`: refused or given up for any other reason, so that the next mail
	 * may fare better. `delayed`: still being tried. `none`: no report of a failure (an answer of an absent person).
	 */
	kind: 'hard' | 'soft' | 'delayed' | 'none';
	/** Status of RFC 3463, such as `5.1.1`; empty when the message names none. */
	code: string;
	/** Where the message itself went: one of them may be a return path of ours. */
	returnedTo: string[];
}

/** Statuses about the address itself (RFC 3463; 5.4.4: its domain does not exist). Others say “not this mail” or “not now”. */
const ADDRESS_IS_GONE = /^5\.(1\.([1236]|10)|2\.1|4\.4)$/;
const STATUS = /\b([245]\.\d{1,3}\.\d{1,3})\b/;
const DAEMON = /^(mailer-daemon|postmaster|mail-daemon|mdaemon)@/i;
/** Words of servers that give no status of RFC 3463. */
const NO_SUCH_USER =
	/(user|recipient|address|mailbox|account)[^.\n]{0,40}(unknown|does(n.t| not) exist|not found|disabled|no longer|inactive)|(no such|unknown) (user|recipient|mailbox|address)|no mailbox here by that name/i;
const RECIPIENT_HEADERS = new Set(['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']);

/**
 * Reads a message that came back: a delivery status notification (RFC 3464), or one of the older forms (qmail, Exim, text
 * alone). Untrusted from its first byte: it yields these three answers, and nothing of it is kept. Rejects when it is no
 * message at all.
 */
export async function readBounce(raw: Uint8Array): Promise<Bounce> {
	// The returned original is an attachment: neither its words nor its headers are taken for the report.
	const email = await PostalMime.parse(raw, {
		forceRfc822Attachments: true,
		maxNestingDepth: 10,
		maxHeadersSize: 65_536,
	});
	return { ...(statusReport(email) ?? proseReport(email)), returnedTo: addresses(email) };
}

function addresses({ headers }: Email): string[] {
	return headers
		.filter(({ key }) => RECIPIENT_HEADERS.has(key))
		.flatMap(({ value }) => [...value.matchAll(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g)].map(([address]) => address));
}

type Verdict = Pick<Bounce, 'kind' | 'code'>;
/** What is held against an address. */
export type Refused = { kind: 'hard' | 'soft'; code: string };

/** The fields of each recipient. We write to one person per mail, so the first one that failed is theirs. */
function statusReport({ attachments }: Email): Verdict | null {
	const report = attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType));
	if (!report) return null;
	const groups = textOf(report.content)
		.replace(/\r\n?/g, '\n')
		.replace(/\n[ \t]+/g, ' ')
		.split(/\n{2,}/)
		.map(
			(group) =>
				new Map(
					[...group.matchAll(/^([\w-]+):[ \t]*(.*)$/gm)].map(([, key = '', value = '']) => [
						key.toLowerCase(),
						value.trim(),
					]),
				),
		);
	const recipients = groups.filter((fields) => fields.has('action'));
	const failed = recipients.find((fields) => /^failed\b/i.test(fields.get('action') ?? ''));
	if (!failed)
		return {
			kind: recipients.some((fields) => /^delayed\b/i.test(fields.get('action') ?? '')) ? 'delayed' : 'none',
			code: '',
		};
	const diagnostic = failed.get('diagnostic-code') ?? '';
	const status = STATUS.exec(failed.get('status') ?? '')?.[1] ?? '';
	// Some gateways write 5.0.0 and tell the truth in the diagnostic.
	const code = /^[45]\.0\.0$|^$/.test(status) ? (STATUS.exec(diagnostic)?.[1] ?? status) : status;
	return judged(code, diagnostic);
}

/** Text alone: believed to be a report only when it comes from a mail server’s own address or names the failed recipient. */
function proseReport({ headers, from, text = '', html = '' }: Email): Verdict {
	const exim = headers.some(({ key }) => key === 'x-failed-recipients');
	if (!exim && !DAEMON.test(from?.address ?? '')) return { kind: 'none', code: '' };
	// What follows the returned message’s first line is our own mail.
	const [words = ''] = (text || html.replace(/<[^>]*>/g, ' ')).split(
		/^-{2,}.*(?:copy of (?:the|your) message|original message|returned message).*$|^--- Below this line/im,
	);
	if (
		/\b(delayed|will keep trying|no action is required)\b/i.test(words) &&
		!/\bpermanent|giving up|failed permanently\b/i.test(words)
	)
		return { kind: 'delayed', code: '' };
	return judged(STATUS.exec(words)?.[1] ?? '', words);
}

/** What a server says of an address when it refuses it to our face, such as `550 5.1.1 User unknown`: judged like a report. */
export function judgeRefusal(answer: string): Refused {
	return judged(STATUS.exec(answer)?.[1] ?? '', answer);
}

function judged(code: string, words: string): Refused {
	const vague = code === '' || /^5\.[05]\.0$/.test(code);
	const gone = ADDRESS_IS_GONE.test(code) || (vague && NO_SUCH_USER.test(words));
	return { kind: gone ? 'hard' : 'soft', code: gone && vague ? '5.1.1' : code };
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
	return typeof content === 'string' ? content : new TextDecoder().decode(content);
}
