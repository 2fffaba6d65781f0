import type { Kysely } from 'kysely';
import { createLimits } from '../../server/auth/limits.ts';
import { createPasswords } from '../../server/auth/passwords.ts';
import type { Provider } from '../../server/auth/provider.ts';
import { createSessions } from '../../server/auth/sessions.ts';
import type { Bus, BusMessage } from '../../server/bus/bus.ts';
import { createTestClock } from '../../server/clock.ts';
import type { Database } from '../../server/db/tables.ts';
import type { Documents, Tx } from '../../server/documents.ts';
import { createAccounts } from '../../server/services/accounts.ts';
import { createColleges } from '../../server/services/colleges.ts';
import { createDevices } from '../../server/services/devices.ts';
import { createInvitations } from '../../server/services/invitations.ts';
import { createPeople } from '../../server/services/people.ts';
import { createProjects } from '../../server/services/projects.ts';
import { createProviderSignIn } from '../../server/services/provider-sign-in.ts';
import { createSecondFactors } from '../../server/services/second-factors.ts';
import { createSignInLinks } from '../../server/services/sign-in-links.ts';
import { createWorkshops } from '../../server/services/workshops.ts';
import { testDetector } from './detector.ts';
import { testPost } from './post.ts';

/** The bus, listening to itself: what was published stays in `messages`. */
function recordingBus(): Bus & { messages: BusMessage[] } {
	const messages: BusMessage[] = [];
	return {
		messages,
		publish: (message) => void messages.push(message),
		subscribe: () => () => undefined,
		follow: () => () => undefined,
		several: false,
		whole: true,
		close: async () => undefined,
	};
}

const bump = (tx: Tx) => tx.updateTable('document').set((eb) => ({ rights_version: eb('rights_version', '+', 1) }));

/** Only the rows of documents: services about people neither read nor write what is inside. */
const documentRows: Documents = {
	async create(tx, { id, kind, projectId }) {
		await tx.insertInto('document').values({ id, kind, project_id: projectId }).execute();
	},
	async changeRights(tx, id) {
		await bump(tx).where('id', '=', id).execute();
	},
	async changeProjectRights(tx, projectId) {
		await bump(tx).where('project_id', '=', projectId).execute();
	},
	eraseHistory: () => Promise.reject(new Error('services about people do not erase documents')),
	forgetSoon: () => Promise.reject(new Error('services about people do not erase documents')),
	author: () => Promise.reject(new Error('services about people do not author')),
	readMoments: () => Promise.reject(new Error('services about people do not read documents')),
	restore: () => Promise.reject(new Error('services about people do not author')),
	read: () => Promise.reject(new Error('services about people do not read documents')),
};

/** Every service about people, on a real database, with a clock that tests move. */
export function peopleServices(
	db: Kysely<Database>,
	options: { requireSecondFactor?: boolean; provider?: Provider } = {},
) {
	const clock = createTestClock();
	const bus = recordingBus();
	const documents = documentRows;
	const limits = createLimits();
	const passwords = createPasswords();
	const post = testPost(clock);
	const failures: unknown[] = [];
	const { requireSecondFactor = false, provider = null } = options;
	const sessions = createSessions({ db, clock, requireSecondFactor });
	const { seal } = post;
	const devices = createDevices({ db, clock, post });
	const accounts = createAccounts({ db, bus, clock, sessions, passwords, limits, devices });
	const people = createPeople({ db, documents, bus, clock, sessions, voicesConfirmed: () => Promise.resolve() });
	const projects = createProjects({ db, bus, clock, people });
	return {
		db,
		clock,
		bus,
		limits,
		passwords,
		post,
		failures,
		sessions,
		accounts,
		people,
		projects,
		signInLinks: createSignInLinks({
			db,
			clock,
			accounts,
			passwords,
			limits,
			post,
			report: (error) => failures.push(error),
		}),
		secondFactors: createSecondFactors({
			...{ db, bus, clock, sessions, accounts, passwords, limits, seal },
			secretKey: 'a key for tests',
		}),
		providerSignIn: createProviderSignIn({ db, bus, clock, sessions, accounts, limits, seal, provider }),
		invitations: createInvitations({ db, documents, bus, clock, sessions, accounts, passwords, limits, post }),
		colleges: createColleges({ db, bus, clock }),
		workshops: createWorkshops({ db, documents, bus, clock, sessions, limits, detector: testDetector(clock) }),
	};
}
export type PeopleServices = ReturnType<typeof peopleServices>;

export const PASSWORD = 'douze caractères';
let visits = 0;
/** A visitor without a session, from an address of their own. */
export const visit = (token: string | null = null) => ({ token, address: `2001:db8:${(visits += 1).toString(16)}::1` });

let members = 0;
/** A member with a session, as `event.locals` knows them. */
export async function member(services: PeopleServices, options: { administrator?: boolean } = {}) {
	members += 1;
	const email = `member-${members}@example.org`;
	const made = { email, displayName: `Membre ${members}`, password: PASSWORD, ...options };
	const { id } = await services.accounts.createMember(made);
	const { token } = await services.accounts.enter(id, visit(), { quiet: true });
	return { email, token, account: await signedIn(services, token) };
}

/** Who holds this token. Fails when nobody does. */
export async function signedIn(services: PeopleServices, token: string) {
	const valid = await services.sessions.validate(token);
	if (!valid) throw new Error('this session does not live');
	return valid.account;
}

/** A project of the three colleges with its steward. */
export async function foundedProject(services: PeopleServices) {
	const { account, token } = await member(services, { administrator: true });
	const project = await services.projects.create(account, {
		title: 'Contrat de ville d’Auvelle',
		subtitle: '',
		collegeSet: 'three',
		collegeKey: 'institutions',
		locale: 'fr',
	});
	const opened = await services.projects.open(project.slug, account);
	const [residents, associations, institutions] = opened.colleges;
	if (!residents || !associations || !institutions) throw new Error('a set of three has three colleges');
	return { ...opened, account, token, steward: opened.principal, residents, associations, institutions };
}
