import type { Messages } from '../fr/index.ts';

export const about: Messages['about'] = {
	title: 'About Trame',
	lead: 'What we promise to those who write here.',
	promiseTitle: 'Our promises',
	promises: {
		saved: '“Saved” means saved: the word appears only when the server has kept what you wrote.',
		thread:
			'Nothing disappears in silence. Your idea leads to a finding, a recommendation, an article, or an answer that says why not.',
		voice: 'One person gives one position on a text. Each college is counted apart.',
		floor: 'We never show a number about fewer than five people of a college.',
		objection: 'A disagreement that is kept stays written beside the text.',
	},
	privacyTitle: 'Your data',
	privacy: {
		name: 'You can write with a first name, a nickname or no name. Only the people present see your first name.',
		guest: 'A workshop needs no account and no email address.',
		cookies:
			'One cookie recognises you, another keeps your language. If you sign in with an account, a third one recognises the device, to warn you when somebody enters from elsewhere. There is no advertising and no audience measurement.',
		outside: 'Nothing is sent to another company. All stays on your territory’s server.',
		rights:
			'You can see, correct or withdraw what you wrote. Ask the person in charge of the project if you cannot find how.',
	},
	accessibilityTitle: 'Accessibility',
	accessibility: {
		aim: 'Trame aims at level AA of WCAG 2.2 and at RGAA 4.1. Everything should work by keyboard, with a screen reader, and on a phone of 2019.',
		status: 'Status: not audited. Automatic tests check each page, but no full audit has been made yet.',
		help: 'If something stops you, tell the person in charge of the project: they can write for you.',
	},
};
