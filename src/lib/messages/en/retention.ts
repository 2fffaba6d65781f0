import { formatters, plural } from '../format.ts';
import type { Messages } from '../fr/index.ts';

const { number } = formatters('en');

export const retention: Messages['retention'] = {
	tab: 'Durations',
	title: 'How long data is kept',
	lead: 'What concerns people does not stay for ever. The server erases it by itself, every hour. This is everything that goes, and when. The notice that participants read states these durations.',
	instanceLead: 'What concerns people and belongs to no project. Each project sets the rest in its own settings.',
	next: (when) => `Next erasure: ${when}.`,
	outcomes: { deleted: 'Erased', anonymised: 'Made anonymous' },
	why: (reason) => `Why this long: ${reason}`,
	days: 'Number of days',
	bounds: (least, most) => `From ${number(least)} to ${number(most)} days.`,
	fixed: 'Fixed duration',
	dueNow: 'due already',
	dueNext: 'at the next erasure',
	dueMonth: 'within 30 days',
	rows: (count) =>
		plural('en', count, { zero: 'nothing', one: `${number(count)} entry`, other: `${number(count)} entries` }),
	duration(days) {
		if (days === 0) return 'at once';
		if (days < 1)
			return plural('en', Math.round(days * 24), { one: '1 hour', other: `${Math.round(days * 24)} hours` });
		if (days === 1) return '24 hours';
		if (days % 365 === 0) return plural('en', days / 365, { one: '1 year', other: `${number(days / 365)} years` });
		return `${number(days)} days`;
	},
	records: 'What has gone already',
	noRecords: 'Nothing has gone yet.',
	when: 'When',
	kind: 'What',
	gone: 'How many',
	instance: 'How long the server keeps data',
	notice: {
		title: 'What the server erases by itself',
		line: (label, duration, from) => `${label}: ${`${duration} ${from}`.trim()}.`,
		refusals:
			'If you refused our mail, an unreadable fingerprint of your address stays, even after an erasure, so that nothing is sent to you any more.',
		backups: (days) =>
			`The backups of the server: ${plural('en', days, { one: '1 day', other: `${number(days)} days` })}, then they are erased.`,
	},
	kinds: {
		withdrawn_words: {
			label: 'Words of a withdrawn idea',
			from: 'after the withdrawal',
			what: 'The words, and everything that could bring them back. The idea keeps its number, and the thread says “a withdrawn contribution”.',
			legal: 'Time to think better of a withdrawal made by mistake, no more (right to erasure, article 17).',
		},
		hidden_words: {
			label: 'Words of an idea hidden by the team, or never shown',
			from: 'after it was hidden, or written',
			what: 'The words. The idea stays hidden, with the reason given.',
			legal: 'Time for a complaint, or to answer a court if the words are forbidden by law.',
		},
		board_undo: {
			label: 'Gestures made on a table',
			from: 'after the gesture',
			what: 'Who added, moved or grouped what, and the means to undo it.',
			legal: 'To undo a mistake after the workshop. Later, who did what serves nothing.',
		},
		workshop_traces: {
			label: 'Who voted, who spoke, and where each sat',
			from: 'after the workshop',
			what: 'The link between a person and their ballot, turn to speak or seat. Counts stay, by college.',
			legal: 'Time to write and read over the minutes.',
		},
		document_history: {
			label: 'Drafts of texts and tables',
			from: 'after the last writing',
			what: 'Earlier states. The present text and the versions people took positions on stay whole.',
			legal: 'To check and repair a text at work. One that was left long ago needs it no more.',
		},
		guest_names: {
			label: 'First name of somebody without an account',
			from: 'after their last visit, or the end of the project if that comes first',
			what: 'The first name or nickname. Ideas stay in the thread, under their college.',
			legal: 'To know each other during workshops and until the report-back, plus a year.',
		},
		guest_access: {
			label: 'Access of somebody without an account',
			from: 'after their last visit, or the end of the project if that comes first',
			what: 'The tracking code and the sign-in of their devices.',
			legal: 'To see, correct or withdraw one’s ideas as long as the project runs.',
		},
		audit_events: {
			label: 'Record of administrative acts',
			from: 'after the act',
			what: 'Who changed a setting or a role, or exported a document.',
			legal: 'Security and evidence (article 32), for a limited and justified time.',
		},
		mail_addresses: {
			label: 'Address and content of a message that was sent',
			from: 'after it was sent',
			what: 'The address and the words. The line that says that a message left stays.',
			legal: 'To trace a message that does not arrive.',
		},
		mail_rows: {
			label: 'Trace that a message left',
			from: 'after it was sent',
			what: 'The whole line, long without an address.',
			legal: 'Not to send the same reminder twice.',
		},
		mail_refusals: {
			label: 'Refusal of mail',
			from: 'after the refusal, once no account has this address',
			what: 'The unreadable fingerprint of the address.',
			legal: 'To respect the objection (article 21): three years at least, says the CNIL.',
		},
		mail_bounces: {
			label: 'Address that takes no more mail',
			from: 'after the last message that came back',
			what: 'The unreadable fingerprint of the address, and how often a message came back from it.',
			legal: 'Not to write to a dead address any more (article 32), then to try once more.',
		},
		invitations: {
			label: 'Invitation that was used or is over',
			from: 'after its use or its end',
			what: 'The invitation, with the address of whoever was invited.',
			legal: 'To answer somebody who asks why their link does not work.',
		},
		sign_in_links: {
			label: 'Sign-in link received by mail',
			from: 'after its end',
			what: 'The link, kept in a form that cannot be read.',
			legal: 'To explain why an old link no longer works.',
		},
		sessions: {
			label: 'Sign-in of a device',
			from: 'at its end',
			what: 'The sign-in. It ends by itself: 30 days without a visit for somebody without an account, 14 days with one, 12 hours for the team.',
			legal: 'A sign-in that is over serves nothing.',
		},
		known_devices: {
			label: 'Device that one signed in from before',
			from: 'after the last sign-in from this device',
			what: 'The unreadable fingerprint of its mark. The next sign-in there is told by mail, as from a new device.',
			legal: 'To warn somebody when their account is entered from a device other than theirs (article 32).',
		},
		export_files: {
			label: 'Exported document that waits',
			from: 'after it was made',
			what: 'The file on the server.',
			legal: 'Time to download it.',
		},
		member_accounts: {
			label: 'Account that nobody uses any more',
			from: 'after the last visit',
			what: 'The account, the name and the address, as if the person had asked for erasure and left their words. Neither those in charge of a project nor administrators: they hand over first.',
			legal: 'An address is not kept for somebody who comes no more.',
		},
	},
};
