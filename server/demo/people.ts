import type { Principal } from '#lib/domain/principal.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import { randomToken } from '../auth/tokens.ts';
import type { Services } from '../services/index.ts';
import type { DemoContent } from './content.ts';
import { inDays } from './dates.ts';
import { COLLEGE_KEYS, FIRST_NAMES } from './words.ts';

/** The people whose sign-in links are printed at start: one for each role and each kind of voice. */
export const DEMO_ROLES = ['steward', 'facilitator', 'institution', 'association', 'resident', 'observer'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

const CAST: Record<DemoRole, { name: string; email: string; role: Role; college: string; organisation?: string }> = {
	steward: {
		name: 'Claire Morel',
		email: 'claire@auvelle.example',
		role: 'steward',
		college: 'collectivites',
		organisation: 'o12',
	},
	facilitator: { name: 'Yann Le Goff', email: 'yann@auvelle.example', role: 'facilitator', college: 'associations' },
	institution: {
		name: 'Paul Thibault',
		email: 'paul@auvelle.example',
		role: 'contributor',
		college: 'etat_operateurs',
		organisation: 'o17',
	},
	association: {
		name: 'Awa Sarr',
		email: 'awa@auvelle.example',
		role: 'contributor',
		college: 'associations',
		organisation: 'o07',
	},
	resident: { name: 'Nadia B.', email: 'nadia@auvelle.example', role: 'contributor', college: 'habitants' },
	observer: { name: 'Lucie Garnier', email: 'lucie@auvelle.example', role: 'observer', college: 'economie' },
};

export interface DemoPeople {
	projectId: string;
	slug: string;
	accounts: Record<DemoRole, string>;
	steward: Principal;
	facilitator: Principal;
	/** Identifiers of the database for those of the content. */
	colleges: Map<string, string>;
	organisations: Map<string, string>;
	/** Holders of confirmed mandates, by organisation of the content. */
	mandates: Map<string, Principal>;
	/** Who came in their own name, by college of the content; the first resident is the one of the printed link. */
	persons: Map<string, Principal[]>;
}

const NOWHERE = { token: null, address: '127.0.0.1' };

/** The project, its organisations, and everybody: invited by the steward, or come in by the join code of a workshop. */
export async function loadPeople(services: Services, content: DemoContent): Promise<DemoPeople> {
	const { accounts, projects, colleges, invitations, people } = services;
	const member = (role: DemoRole) => ({
		email: CAST[role].email,
		displayName: CAST[role].name,
		password: randomToken(),
		locale: null,
	});

	const founder = await accounts.createMember({ ...member('steward'), administrator: true });
	const project = await projects.create(
		{ id: founder.id, displayName: CAST.steward.name, administrator: true },
		{
			title: content.meta.process_title,
			subtitle: content.meta.process_subtitle,
			slug: 'auvelle',
			collegeSet: 'six',
			collegeKey: 'local_authorities',
			locale: 'fr',
		},
	);
	const principalOf = (accountId: string) => people.principalFor({ id: accountId }, project.id);
	const steward = await principalOf(founder.id);

	const collegeIds = await nameColleges(services, steward, project.id, content);
	const organisations = new Map<string, string>();
	for (const each of content.organisations) {
		const { id } = await colleges.addOrganisation(steward, {
			collegeId: known(collegeIds, each.college),
			name: each.name,
			plainText: each.simple,
			signatory: each.signatory,
		});
		organisations.set(each.id, id);
	}

	async function invite(role: DemoRole): Promise<string> {
		const { college, organisation } = CAST[role];
		const { token } = await invitations.create(steward, {
			email: CAST[role].email,
			role: CAST[role].role,
			collegeId: known(collegeIds, college),
			organisationId: organisation ? known(organisations, organisation) : null,
			mandate: organisation !== undefined,
		});
		await invitations.acceptAsNew(token, member(role), null, NOWHERE);
		const account = (await people.list(steward)).find(({ email }) => email === CAST[role].email);
		if (!account) throw new Error(`the demo could not invite its ${role}`);
		return account.accountId;
	}
	const cast: Record<DemoRole, string> = {
		steward: founder.id,
		facilitator: await invite('facilitator'),
		institution: await invite('institution'),
		association: await invite('association'),
		resident: await invite('resident'),
		observer: await invite('observer'),
	};
	const stewardSelf = (await people.list(steward)).find(({ accountId }) => accountId === founder.id);
	if (stewardSelf) {
		const organisationId = known(organisations, 'o12');
		await people.place(steward, stewardSelf.id, { collegeId: stewardSelf.collegeId, organisationId });
	}

	const found: DemoPeople = {
		projectId: project.id,
		slug: project.slug,
		accounts: cast,
		steward: await principalOf(founder.id),
		facilitator: await principalOf(cast.facilitator),
		colleges: collegeIds,
		organisations,
		mandates: new Map([
			['o12', await principalOf(founder.id)],
			['o17', await principalOf(cast.institution)],
			['o07', await principalOf(cast.association)],
		]),
		persons: new Map([['habitants', [await principalOf(cast.resident)]]]),
	};
	await welcomeEverybody(services, content, found);
	return found;
}

async function nameColleges(
	{ colleges }: Services,
	steward: Principal,
	projectId: string,
	content: DemoContent,
): Promise<Map<string, string>> {
	const made = await colleges.list(projectId);
	const ids = new Map<string, string>();
	for (const each of content.colleges) {
		const college = made.find(({ key }) => key === COLLEGE_KEYS[each.id]);
		if (!college) throw new Error(`the demo has no college ${each.id}`);
		const { shape, colour } = college;
		await colleges.change(steward, college.id, { label: each.label, definition: each.definition, shape, colour });
		ids.set(each.id, college.id);
	}
	return ids;
}

/** Seventy people come through the door of a workshop, as guests do; those who speak for an organisation are confirmed. */
async function welcomeEverybody(services: Services, content: DemoContent, found: DemoPeople): Promise<void> {
	const { workshops, people } = services;
	const door = await workshops.create(found.steward, {
		kind: 'workshop',
		title: 'Atelier de rédaction du contrat',
		startsAt: inDays(12, 17),
		endsAt: inDays(12, 19),
		place: 'Maison de quartier La Passerelle, et en visio',
		tables: 3,
		locale: 'fr',
	});
	const names = FIRST_NAMES[Symbol.iterator]();
	const join = async (college: string, organisation: string | null): Promise<Principal> => {
		const { participantId } = await workshops.join(
			door.joinCode ?? '',
			{
				displayName: names.next().value ?? '',
				collegeId: known(found.colleges, college),
				organisationId: organisation ? known(found.organisations, organisation) : null,
				locale: 'fr',
			},
			null,
			NOWHERE,
		);
		if (organisation) await people.confirmMandate(found.steward, participantId, true);
		const member = (await people.list(found.steward)).find(({ id }) => id === participantId);
		return people.principalFor(member ? { id: member.accountId } : null, found.projectId);
	};

	for (const { id, college } of content.organisations) {
		if (!found.mandates.has(id)) found.mandates.set(id, await join(college, id));
	}
	for (const [college, voters] of Object.entries(content.vote.voters)) {
		const mandated = content.organisations.filter((organisation) => organisation.college === college).length;
		const persons = found.persons.get(college) ?? [];
		while (persons.length + (college === 'habitants' ? 0 : mandated) < voters) persons.push(await join(college, null));
		found.persons.set(college, persons);
	}
}

/** What the content refers to must exist: a fault in it stops the loading. */
export function known<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
	const value = map.get(id);
	if (value === undefined) throw new Error(`the demo content refers to ${id}, which it does not hold`);
	return value;
}
