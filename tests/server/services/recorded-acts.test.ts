import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { methodsOf } from '../../support/service-methods.ts';

const SERVICES = new URL('../../../server/services/', import.meta.url);

/** Methods of services that write no line into the audit log, by why they need none. Every other one writes one. */
const UNRECORDED: Record<string, readonly string[]> = {
	'They only read.': [
		'administration: overview mailOfOwner',
		'api-tokens: authenticate principalFor listOf projectsOf machines',
		'audit: read file readOwner readInstance',
		'authorship: ofText isTold setting',
		'boards: projectOf state mine welcome open history',
		'colleges: list organisations',
		'contracts: open',
		'datasets: read',
		'departures: read page certificates',
		'detections: count list',
		'detector: find',
		'exports: choices',
		'export-jobs: list figures',
		'files: open ofProject',
		'invitations: list open',
		'items: projectOf open',
		'live/agenda: read',
		'live/ballots: choices handCounts own result resultFor',
		'live/console: view',
		'live/screens: key holder living welcome view',
		'live/methods: list phasesOf',
		'live/room: welcome',
		'live/run: state stateFor',
		'live/seats: list own',
		'live/turns: open own queue times',
		'operator: stewardOf members',
		'owners: administered listOf listAll read',
		'people: participantFor principalFor list',
		'personal-data: read',
		'privacy-notices: read',
		'projects: ownersToFoundFor open listPublished listOf',
		'provider-sign-in: label linked view signOutAddress',
		'resources: list open',
		'retention: daysOf read readInstance',
		'rounds: projectOf list read',
		'sign-in-links: purposeOf',
		'strategy: read',
		'territories: list',
		'text-history: projectOf open restores',
		'threads: weave becameOf threadOf items awaiting voicesToSeek',
		'webhooks: list deliveries',
		'workshops: list poster byJoinCode',
	],
	'Somebody acts on their own account, words or position.': [
		'accounts: enter signIn signOut changePassword changeProfile changeLocale overview becomeMember endSession endOtherSessions',
		'devices: note',
		'mail-choices: stopped unsubscribe choiceOf undeliverable confirmAddress choose',
		'positions: take lift organisations',
		'provider-sign-in: begin finish createAccount',
		'receipts: since create enter ownNotes correct withdraw withdrawn putBack',
		'second-factors: overview propose pass giveAgain renewRecoveryCodes',
		'sign-in-links: requestByMail useDemoLink useMailedLink',
		'workshops: join',
	],
	'Writing: the words, who wrote them and when stay in rows and documents of their own.': [
		'board-queue: push close',
		'boards: execute refreshItem refreshBoard changeRows voicesConfirmed textsChanged close',
		'contract/article-acts: place placeAll unplace moveClause',
		'contract/outline-acts: retitle addSection renameSection moveSection',
		'contracts: create',
		'items: retitle setPlainText setTheme admit',
		'live/agenda: replace add change move remove restore',
		'live/console: takeLead handOver',
		'live/methods: save remove',
		'positions: respond answer',
		'strategy: addAxis addObjective addIndicator addCommitment addDecision',
		'territories: addTerritory addTheme addFigure',
	],
	'What happens in a hall is in the journal of its workshop (`workshop_event`), or in rows of its own.': [
		'live/ballots: cast close countByHand',
		'live/room: execute',
		'live/run: act repair',
		'live/seats: allowName come giveDuty mix place',
		'live/seldom: ask close',
		'live/turns: add ask begin end',
	],
	'A part of another act, which is recorded, or of none.': [
		'bounces: receive',
		'detections: hideNote',
		'detector: inspect forget',
		'exports: exportDocument',
		'files: receive keep record forget',
		'owners: inviteSteward',
		'resources: receive',
		'sign-in-links: createOwnerLink',
	],
	'It leaves or repeats a message that is listed with its state.': ['webhooks: ping resend'],
	'The clock does it, and what it did is recorded elsewhere.': [
		'departures: runDue',
		'export-jobs: cancel eraseOf clear close',
		'files: sweep',
		'retention: purge',
	],
};

test('every method of a service writes to the audit log, or is listed with the reason why not', async () => {
	const listed = Object.values(UNRECORDED)
		.flat()
		.flatMap((line) => {
			const [file = '', methods = ''] = line.split(': ');
			return methods.split(' ').map((method) => `${file}.${method}`);
		});
	expect(new Set(listed).size).toBe(listed.length);
	const files = (await readdir(SERVICES, { recursive: true })).filter((name) => name.endsWith('.ts'));
	const unrecorded: string[] = [];
	let recorded = 0;
	for (const file of files.filter((name) => name !== 'index.ts')) {
		for (const [method, records] of await methodsOf(new URL(file, SERVICES), new Set(['recordAct']))) {
			if (records) recorded += 1;
			else unrecorded.push(`${file.slice(0, -3)}.${method}`);
		}
	}
	expect(unrecorded.sort()).toEqual(listed.sort());
	expect(recorded).toBeGreaterThan(45);
});
