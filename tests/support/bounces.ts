/** Messages that came back, in the shapes that mail servers give them. `to`: the return path they come to. */
export type Sample = (to: string) => string;

const crlf = (text: string) => text.replace(/^\n/, '').replace(/\n/g, '\r\n');

/** The parts of a report of RFC 3464 around its fields. */
function report(parts: {
	from: string;
	to: string;
	headers?: string;
	words: string;
	fields: string;
	original?: string;
}) {
	return crlf(`
${parts.headers ?? ''}From: ${parts.from}
To: ${parts.to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="=_b1_0451"

This is a MIME-encapsulated message.

--=_b1_0451
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${parts.words}

--=_b1_0451
Content-Description: Delivery report
Content-Type: message/delivery-status

${parts.fields}

--=_b1_0451
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

Return-Path: <someone-else@example.org>
From: Trame <trame@example.org>
To: nobody@example.net
Delivered-To: bounces+0000000000000000000000000000000000000000@example.org
Subject: Votre avis est attendu

${parts.original ?? 'Status: 5.1.1 (these are words of ours)'}

--=_b1_0451--
`);
}

const postfixFields = (status: string, diagnostic: string, action = 'failed') => `Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4B1C25F8E2
X-Postfix-Sender: rfc822; bounces@example.org
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; nobody@example.net
Original-Recipient: rfc822;nobody@example.net
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; ${diagnostic}`;

const postfix =
	(status: string, diagnostic: string, action?: string): Sample =>
	(to) =>
		report({
			from: 'MAILER-DAEMON@mail.example.org (Mail Delivery System)',
			to,
			headers: `Return-Path: <>\nDelivered-To: ${to}\n`,
			words: `This is the mail system at host mail.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<nobody@example.net>: host mx.example.net[192.0.2.7] said: ${diagnostic} (in reply to RCPT TO command)`,
			fields: postfixFields(status, diagnostic, action),
		});

/** What each shape is, and what is to be read in it. */
export const SAMPLES: Record<string, { message: Sample; kind: string; code: string }> = {
	'Postfix, unknown user': {
		message: postfix('5.1.1', '550 5.1.1 <nobody@example.net>: Recipient address rejected: User unknown'),
		kind: 'hard',
		code: '5.1.1',
	},
	'Postfix, domain that does not exist': {
		message: postfix('5.4.4', 'X-Postfix; Host or domain name not found. Name service error for name=example.net'),
		kind: 'hard',
		code: '5.4.4',
	},
	'Postfix, mailbox full': {
		message: postfix('5.2.2', '552 5.2.2 <nobody@example.net>: Quota exceeded'),
		kind: 'soft',
		code: '5.2.2',
	},
	'Postfix, given up after five days': {
		message: postfix('4.4.1', 'connect to mx.example.net[192.0.2.7]:25: Connection timed out'),
		kind: 'soft',
		code: '4.4.1',
	},
	'Postfix, refused for what it says': {
		message: postfix('5.7.1', '550 5.7.1 Message contains spam; user unknown to the sender'),
		kind: 'soft',
		code: '5.7.1',
	},
	'Postfix, still trying': {
		message: postfix('4.4.1', 'connect to mx.example.net[192.0.2.7]:25: Connection timed out', 'delayed'),
		kind: 'delayed',
		code: '',
	},
	'Postfix, delivered': {
		message: postfix('2.1.5', '250 2.1.5 Ok', 'delivered'),
		kind: 'none',
		code: '',
	},
	'Exchange, unknown recipient': {
		message: (to) =>
			report({
				from: '"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mairie.example.net>',
				to: `<${to.toUpperCase()}>`,
				headers: 'X-MS-Exchange-Message-Is-Ndr:\n',
				words: "Votre message n'a pas pu être remis à nobody@mairie.example.net. L'adresse est introuvable.",
				fields: `Reporting-MTA: dns;PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM
Received-From-MTA: dns;mail.example.org
Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822;nobody@mairie.example.net
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;
 Recipient nobody@mairie.example.net not found by SMTP address lookup`,
			}),
		kind: 'hard',
		code: '5.1.10',
	},
	'Gmail, address not found': {
		message: (to) =>
			report({
				from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
				to,
				headers: 'X-Failed-Recipients: nobody@gmail.example.net\n',
				words: '** Adresse introuvable **\n\nVotre message n’est pas arrivé à nobody@gmail.example.net.',
				fields: `Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 22 Nov 2026 01:00:00 -0800 (PST)
X-Original-Message-ID: <5c1b8b1e@trame.example.org>

Final-Recipient: rfc822; nobody@gmail.example.net
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.example.net. (192.0.2.26, the server for
 the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos`,
			}),
		kind: 'hard',
		code: '5.1.1',
	},
	'a gateway that says 5.0.0 and means 5.1.1': {
		message: postfix('5.0.0', '550 5.1.1 unknown'),
		kind: 'hard',
		code: '5.1.1',
	},
	'qmail, words alone': {
		message: (to) =>
			crlf(`
Return-Path: <>
Delivered-To: ${to}
Date: 22 Nov 2026 09:00:00 -0000
From: MAILER-DAEMON@mx.example.net
To: ${to}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<nobody@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <trame@example.org>
Subject: 4.2.2 mailbox full
`),
		kind: 'hard',
		code: '5.1.1',
	},
	'Exim, words alone, no status': {
		message: (to) =>
			crlf(`
X-Failed-Recipients: nobody@example.net
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: ${to}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  nobody@example.net
    Unrouteable address: 550 No such user here

------ This is a copy of the message, including all the headers. ------

Subject: 5.2.2
`),
		kind: 'hard',
		code: '5.1.1',
	},
	'a server that only says no': {
		message: (to) =>
			crlf(`
From: postmaster@mx.example.net
To: ${to}
Subject: Returned mail

554 delivery error: this message was refused.
`),
		kind: 'soft',
		code: '',
	},
	'an answer of somebody on holiday': {
		message: (to) =>
			crlf(`
From: Nadia <nadia@example.net>
To: ${to}
Auto-Submitted: auto-replied
Subject: Absente : user unknown 5.1.1

Je suis absente. Mon ancienne adresse does not exist (550 5.1.1).
`),
		kind: 'none',
		code: '',
	},
};
