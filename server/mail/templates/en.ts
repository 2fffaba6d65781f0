import { deviceInBrackets } from '#lib/domain/device.ts';
import { formatters, quote } from '#lib/messages/format.ts';
import type { ItemKind, Role } from '#lib/domain/vocabulary.ts';
import type { Templates } from '../letters.ts';

const { date, dayAndTime } = formatters('en');
const q = (text: string) => quote('en', text);

const ROLES: Record<Role, string> = {
	observer: 'as an observer',
	contributor: 'as a contributor',
	facilitator: 'as a facilitator',
	steward: 'as a steward',
};
const YOUR_IDEA: Record<ItemKind, string> = {
	diagnosis: 'One of your ideas helped to write this diagnosis',
	finding: 'One of your ideas helped to write this finding',
	recommendation: 'One of your ideas helped to write this recommendation',
	initiative: 'One of your ideas helped to write this initiative',
};
const member = (project: string) => `You receive this message because you take part in ${q(project)}.`;

/** The words of our mail in English. */
export const en: Templates = {
	unsubscribe: 'Stop receiving these messages',
	colon: ':',
	sign_in: ({ name }) => ({
		subject: 'Your link into Trame',
		paragraphs: [
			name === '' ? 'Hello,' : `Hello ${name},`,
			'You asked to enter without a password. This link works once, for 15 minutes.',
		],
		action: 'Enter Trame',
		footer: 'You did not ask for it? Do nothing: without this link, nobody gets in.',
	}),
	new_device: ({ device, at }) => ({
		subject: 'Your account was entered from another device',
		paragraphs: [
			'Hello,',
			`Somebody entered your account on ${dayAndTime(at)}, from a device unknown until now${deviceInBrackets(device)}.`,
			'Was it you? Do nothing.',
			'Was it not you? Open your account, end the other sign-ins, then change your password.',
		],
		action: 'See who is signed in to my account',
		footer: 'This message protects your account: it cannot be unsubscribed from.',
	}),
	invitation: ({ project, inviter, role, expiresAt }) => ({
		subject: `Invitation to ${q(project)}`,
		paragraphs: [
			'Hello,',
			`${inviter === '' ? 'The team' : inviter} invites you into the project ${q(project)}, ${ROLES[role]}.`,
			`The link works once, until ${date(expiresAt)}.`,
		],
		action: 'See the invitation',
		footer: 'You receive this message because somebody gave your address to invite you.',
	}),
	round_opened: ({ project, round, closesAt }) => ({
		subject: `Where do you stand? ${round}`,
		paragraphs: [
			`A comment round is open in ${q(project)}: ${q(round)}.`,
			`You can say where you stand, and change it, until ${dayAndTime(closesAt)}.`,
		],
		action: 'Read the texts and answer',
		footer: member(project),
	}),
	round_half: ({ project, round, closesAt }) => ({
		subject: `Half-way: ${round}`,
		paragraphs: [
			`The comment round ${q(round)} has been open for a while in ${q(project)}, and your answer is still missing.`,
			`It ends on ${dayAndTime(closesAt)}.`,
		],
		action: 'Read the texts and answer',
		footer: member(project),
	}),
	round_last_days: ({ project, round, closesAt }) => ({
		subject: `Last days: ${round}`,
		paragraphs: [
			`The comment round ${q(round)} in ${q(project)} ends soon: ${dayAndTime(closesAt)}.`,
			'Your answer is still missing.',
		],
		action: 'Read the texts and answer',
		footer: member(project),
	}),
	idea_agreed: ({ project, item, itemKind }) => ({
		subject: `What became of your idea: ${item}`,
		paragraphs: [`${YOUR_IDEA[itemKind]}: ${q(item)}.`, 'The text is agreed. It can enter the contract.'],
		action: 'See the text',
		footer: member(project),
	}),
	idea_set_aside: ({ project, item, itemKind, reason }) => ({
		subject: `What became of your idea: ${item}`,
		paragraphs: [
			`${YOUR_IDEA[itemKind]}: ${q(item)}.`,
			`The text was set aside. The reason given: ${q(reason)}.`,
			'Your idea stays on the table.',
		],
		action: 'See the text',
		footer: member(project),
	}),
};
