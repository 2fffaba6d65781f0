import type { Messages } from '../fr/index.ts';

export const errors: Messages['errors'] = {
	notFound: {
		title: 'This page does not exist',
		body: 'The address may be incomplete, or the page was removed. What you wrote elsewhere is safe.',
	},
	forbidden: {
		title: 'This page is reserved',
		body: 'You may not see it with your current account. If you should have access, ask the person in charge of the project.',
		signedOut: 'Sign in to see this page. If you are in a workshop, enter with its code.',
	},
	tooMany: {
		title: 'Too many attempts in a row',
		body: 'Wait a minute, then try again. Nothing is lost.',
	},
	closed: {
		title: 'This is over',
		body: 'This is closed: nobody can write there any more. What was sent is kept.',
	},
	invalid: {
		title: 'Something is wrong with what was sent',
		body: 'Go back and check what you filled in.',
	},
	unavailable: {
		title: 'Trame is resting for a moment',
		body: 'The server is not answering well. What was saved is safe. Try again in a minute.',
	},
	server: {
		title: 'Something went wrong on our side',
		body: 'What was saved is safe. Try again; if it goes on, tell the team and give them the number below.',
	},
	requestId: (id: string) => `Incident number: ${id}`,
	home: 'Back to the home page',
	signIn: 'Sign in',
	offline: 'No network. What you write stays on this device and will be sent by itself.',
	mayLose: 'This server is set up for trials: a power cut may erase what was just saved.',
	offlinePage: {
		title: 'No network',
		body: 'This page cannot be shown for now. It will come back with the connection. What you wrote stays on this device.',
	},
	formHasErrors: 'To correct before sending',
};
