import type { FilledOwner } from './two-owners.ts';

/** Where things of one owner are, by route: nobody of another owner may learn anything there. */
export const PRIVATE: Record<string, (owner: FilledOwner) => string> = {
	'/boards/[id]': ({ boardId }) => `/boards/${boardId}`,
	'/files/[id]/[name]': ({ file }) => `/files/${file.id}/${file.name}`,
	'/items/[id]': ({ draftId }) => `/items/${draftId}`,
	'/items/[id]/history': ({ draftId }) => `/items/${draftId}/history`,
	'/sections/[id]/history': ({ sectionId }) => `/sections/${sectionId}/history`,
	'/rounds/[id]': ({ roundId }) => `/rounds/${roundId}`,
	'/owners/[owner]': ({ ownerId }) => `/owners/${ownerId}`,
	'/owners/[owner]/audit': ({ ownerId }) => `/owners/${ownerId}/audit`,
	'/owners/[owner]/archive': ({ ownerId }) => `/owners/${ownerId}/archive`,
	'/owners/[owner]/departure': ({ ownerId }) => `/owners/${ownerId}/departure`,
	'/owners/[owner]/mail': ({ ownerId }) => `/owners/${ownerId}/mail`,
	'/projects/[project]': ({ slug }) => `/projects/${slug}`,
	'/projects/[project]/export/[file]': ({ slug }) => `/projects/${slug}/export/0000000000000000`,
	'/projects/[project]/settings/audit/[file]': ({ slug }) => `/projects/${slug}/settings/audit/audit.csv`,
	'/projects/[project]/settings/data/[file]': ({ slug }) => `/projects/${slug}/settings/data/notes.json`,
	'/projects/[project]/workshops/[workshop]/live': ({ slug, workshop }) =>
		`/projects/${slug}/workshops/${workshop.id}/live`,
	'/projects/[project]/workshops/new': ({ slug }) => `/projects/${slug}/workshops/new`,
	'/projects/[project]/workshops/[workshop]/agenda': ({ slug, workshop }) =>
		`/projects/${slug}/workshops/${workshop.id}/agenda`,
	'/projects/[project]/workshops/[workshop]/print': ({ slug, workshop }) =>
		`/projects/${slug}/workshops/${workshop.id}/print`,
	'/projects/[project]/workshops/[workshop]/facilitate': ({ slug, workshop }) =>
		`/projects/${slug}/workshops/${workshop.id}/facilitate`,
	'/projects/[project]/workshops/[workshop]/poster': ({ slug, workshop }) =>
		`/projects/${slug}/workshops/${workshop.id}/poster`,
	...Object.fromEntries(
		[
			'contract',
			'detections',
			'diagnosis',
			'export',
			'items',
			'rounds',
			'settings',
			'settings/audit',
			'settings/colleges',
			'settings/connections',
			'settings/data',
			'settings/privacy',
			'settings/project',
			'settings/retention',
			'workshops',
		].map((part) => [`/projects/[project]/${part}`, ({ slug }: FilledOwner) => `/projects/${slug}/${part}`]),
	),
};

/** Of nobody in particular, or of whoever asks: there too, no word of another owner. */
export const OF_WHO_ASKS: readonly string[] = [
	'/',
	'/about',
	'/account',
	'/account/data',
	'/account/data.json',
	'/account/erase',
	'/account/member',
	'/account/receipt',
	'/account/second-factor',
	'/account/tokens',
	'/admin',
	'/admin/audit',
	'/admin/owners',
	'/admin/retention',
	'/api',
	'/erased',
	'/health',
	'/ideas',
	'/join',
	'/language',
	'/projects/new',
	'/receipt',
	'/sign-in',
	'/sign-in/by-mail',
	'/sign-in/provider',
	'/sign-in/provider/person',
	'/sign-in/provider/return',
	'/sign-in/second-step',
	'/sign-out',
	'/sign-out/return',
];

/** Open to whoever holds what stands in the address, and why that is right. */
export const BY_ADDRESS: Record<string, string> = {
	'/api/v1/[...path]': 'walked from its own document, in a test of its own',
	'/invitations/[token]': 'whoever was given the link is invited',
	'/join/[code]': 'whoever was given the code of a workshop is invited',
	'/join/[code]/tables': 'the same',
	'/projects/[project]/privacy': 'a notice is read before one gives anything: title, controller and contact are public',
	'/projects/[project]/workshops/[workshop]/screen':
		'whoever was given the address of a projector sees what the room sees; without its key it opens nothing',
	'/projects/[project]/workshops/[workshop]/screen/state': 'the same',
	'/sign-in/[token]': 'whoever was given the link may use it',
	'/unsubscribe/[token]': 'the link stands in a mail, and shows nothing of a project',
};

/** Values for every field of every form, all valid, all of this owner; `id` is what each form means by it. */
export function fieldsOf(owner: FilledOwner, action: string): Record<string, string> {
	const ids: Record<string, string> = {
		'/projects/[project]/settings?/withdraw': owner.invitation.id,
		'/projects/[project]/settings/colleges?/removeOrganisation': owner.organisationId,
		'/projects/[project]/settings/colleges?/changeOrganisation': owner.organisationId,
		'/projects/[project]/settings/colleges?/changeCollege': owner.residents,
		'/projects/[project]/settings/colleges?/moveCollege': owner.residents,
		'/projects/[project]/settings/colleges?/removeCollege': owner.residents,
		'/projects/[project]/workshops?/setOpen': owner.workshop.id,
		'/projects/[project]/diagnosis?/remove': owner.file.id,
		'/projects/[project]/diagnosis?/bringBack': owner.file.id,
		'/projects/[project]/diagnosis?/show': owner.file.id,
		'/owners/[owner]?/remove': owner.steward.account.id,
		'/rounds/[id]?/lift': owner.positionId,
		'/rounds/[id]?/answer': owner.positionId,
	};
	const person = owner.contributor.principal.participantId;
	return {
		id: ids[action] ?? owner.mailId,
		...{ noteId: owner.noteId, groupId: owner.groupId, itemId: owner.draftId, item: owner.draftId },
		...{ participantId: person, positionId: owner.positionId, roundId: owner.roundId, boardId: owner.boardId },
		...{ projectId: owner.projectId, ownerId: owner.ownerId, workshopId: owner.workshop.id, fileId: owner.file.id },
		...{ collegeId: owner.residents, organisationId: owner.organisationId, themeId: '' },
		...{ agreementId: owner.agreementId, clauseId: owner.clauseId, sectionId: owner.sectionId, by: '1' },
		...{ role: 'observer', answer: 'yes', open: 'no', to: 'up', active: 'yes', public: 'yes', state: 'on' },
		...{ title: 'Un titre', name: 'Un nom', label: 'Un nom', text: 'Un mot', reason: 'Parce que', tables: '1' },
		...{ subtitle: '', contact: '', plainText: '', summary: '', definition: '', question: '' },
		...{ email: 'somebody@example.org', shape: 'hexagon', colour: 'institutions', kind: 'need', voice: 'self' },
		...{ startsAt: '', endsAt: '', startsOn: '', endsOn: '', opensAt: '', closesAt: '2030-01-01T12:00' },
		...{ choice: 'agree', as: 'self', status: 'kept', format: 'json', days: '30', subject: 'contract' },
		...{ url: 'https://example.org/hook', events: 'round.opened', rank: 'a', place: '' },
		...{ controller: 'X', purposes: '', legalBasis: '', recipients: '', durations: '', rights: '' },
		...{ quorum: '1', percent: '50', required: 'residents', objections: 'answered', items: owner.draftId },
		...{ seq: '1', authorship: 'name' },
		...MORE[action],
	};
}

/** Where a form means something else by a name. */
const MORE: Record<string, Record<string, string>> = {
	'/projects/[project]/workshops?/create': { kind: 'workshop' },
};
