import { plural } from '../format.ts';
import type { Messages } from '../fr/index.ts';

export const owners: Messages['owners'] = {
	yours: 'You administer:',
	unnamed: 'Without a name',
	forWhom: 'Owner of the project',
	forWhomHint: 'The authority that answers for it, and is the controller of its data.',
	choose: 'Choose…',
	saved: 'Saved.',
	name: 'Name',
	nameHint: 'For example: Auvelle Agglomeration. It is the controller in privacy notices.',
	contact: 'Contact for personal data',
	contactHint: 'Data protection officer, address. Each project may give another one.',
	all: {
		title: 'Owners',
		lead: 'Each owner has its projects, its administrators and its data. Running the server gives access to no content.',
		projects: 'Projects',
		administrators: 'Administrators',
		state: 'State',
		leaves: (day) => `leaves on ${day}`,
		here: 'hosted',
		add: 'Add an owner',
		addFirst:
			'This server has one owner. Adding another one separates them: each will see its own projects alone. Administrators of the server become administrators of the first.',
		submit: 'Add',
		nameAdministrator: 'Name an administrator',
		owner: 'Owner',
		email: 'Email',
		nameSubmit: 'Name',
		named: 'Done.',
		link1: 'Nobody has an account with this address. Pass this link on: it works once, for seven days.',
		certificates: 'Certificates of erasure',
		certificate: (name, day) => `${name}, erased on ${day}`,
		sum: 'SHA-256',
	},
	sections: { projects: 'Projects', mail: 'Mail', departure: 'Archive and departure' },
	one: {
		projects: 'Projects',
		noProject: 'No project',
		noProjectHint: 'Create the first one, or ask somebody to.',
		newProject: 'Create a project',
		published: 'published',
		unpublished: 'not published',
		stewards: (names) => `Stewards: ${names}`,
		noSteward: 'Nobody answers for it.',
		inviteSteward: 'Name a steward',
		college: 'They count in the college',
		invite: 'Prepare the invitation',
		invited: 'Pass this link on to the person invited. It works once, for fourteen days.',
		people: 'Administrators',
		peopleLead:
			'They create projects, name stewards, manage this page. They read a project only if they take part in it.',
		since: (day) => `since ${day}`,
		remove: 'Remove',
		add: 'Add an administrator',
		addHint: 'The address of somebody who takes part in one of your projects already.',
		addSubmit: 'Add',
		identity: 'Name and contact',
	},
	mail: {
		lead: 'Mail of your projects: invitations, rounds, news of ideas.',
	},
	leaving: {
		archive: 'Archive',
		archiveLead:
			'Everything you have here, in one file: the documents of each project (ODT, HTML), the files, each table as CSV, and a backup that another installation of Trame can take over. Passwords are not in it.',
		archiveWarning: 'It holds names, addresses and everything that was written: keep it in a safe place.',
		make: 'Prepare and download the archive',
		last: (moment) => `Last archive: ${moment}.`,
		none: 'No archive was made yet.',
		title: 'Departure',
		lead: (days) =>
			`All your projects, their documents, files and mail are erased, with the accounts of people who take part in nothing else here. It happens ${plural('en', days, { one: 'one day', other: `${days} days` })} after it is asked for; until then you can undo it.`,
		backups: (nights) =>
			`Backups of the server keep a copy for ${plural('en', nights, { one: 'one night', other: `${nights} nights` })} more.`,
		typed: (name) => `To confirm, type the name: ${name}`,
		withoutArchive: 'Leave without an archive: I want none.',
		ask: 'Ask for the departure',
		asked: (asked, due) =>
			`The departure was asked for on ${asked}. Everything will be erased on ${due}, or within the hour after.`,
		cancel: 'Undo the departure',
	},
	readMe: (name) => `Archive of Trame: ${name}

projects/   of each project: the documents (ODT, HTML) and the files that were added
tables/     all data, one CSV file per table
trame.backup  the same data and the files, for another installation of Trame
SHA256SUMS  the hashes of all these files; to check: sha256sum -c SHA256SUMS

To take the data over into an empty installation of the same version or a newer one:

  npm run -s admin -- restore trame.backup
  npm run -s admin -- user create --email EMAIL --name NAME --administrator

Passwords, sessions, mail and tokens are not in this archive: each person gets a sign-in link by mail, or a new password.

This archive holds personal data. Keep it as closed as the server itself.
`,
};
