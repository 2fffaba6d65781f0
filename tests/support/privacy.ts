import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Database } from '../../server/db/tables.ts';
import { createPersonalData } from '../../server/services/personal-data.ts';
import { createPrivacyNotices } from '../../server/services/privacy-notices.ts';
import { createReceipts } from '../../server/services/receipts.ts';
import { createWorkshops } from '../../server/services/workshops.ts';
import { boardNode } from './boards.ts';
import { foundedProject, peopleServices, signedIn, visit } from './people.ts';
import { testDetector } from './detector.ts';

const SECRET_KEY = 'a key of this test, thirty-two signs long';

/** People and boards on the real engine of documents: a project with one open workshop of one table. */
export async function privacyNode(db: Kysely<Database>) {
	const peopled = peopleServices(db);
	const { documents, boards, published, messages, failures } = boardNode(db);
	const { bus, limits, people, accounts } = peopled;
	const workshops = createWorkshops({ ...peopled, documents, bus, detector: testDetector(peopled.clock) });
	const receiptsUnder = (secretKey: string) =>
		createReceipts({ db, clock: peopled.clock, accounts, people, boards, limits, secretKey });
	const project = await foundedProject(peopled);
	const workshop = await workshops.create(project.steward, {
		kind: 'workshop',
		title: 'Atelier',
		startsAt: null,
		endsAt: null,
		place: '',
		tables: 1,
		locale: 'fr',
	});
	const board = workshop.tables[0]?.id ?? '';

	/** Somebody who came in by the code of the workshop. */
	async function guest(displayName = '') {
		const input = { displayName, collegeId: project.residents.id, organisationId: null, locale: 'fr' as const };
		const { session } = await workshops.join(workshop.joinCode ?? '', input, null, visit());
		const token = session?.token ?? '';
		const account = await signedIn(peopled, token);
		const principal = (await people.principalFor(account, project.project.id)) as ParticipantPrincipal;
		return { account, principal, token };
	}

	/** An idea on the table; gives its id. */
	async function write(principal: ParticipantPrincipal, text: string): Promise<string> {
		const noteId = randomUUID();
		const payload = { noteId, text, kind: 'need', voice: 'self' };
		await boards.execute(principal, board, { id: randomUUID(), name: 'note.add', payload });
		return noteId;
	}

	return {
		...peopled,
		documents,
		boards,
		published,
		messages,
		failures,
		workshops,
		project,
		workshop,
		board,
		guest,
		write,
		receipts: receiptsUnder(SECRET_KEY),
		receiptsUnder,
		privacyNotices: createPrivacyNotices({ db, bus, clock: peopled.clock }),
		personalData: createPersonalData({ ...peopled, db, documents, boards, bus, erasers: [] }),
	};
}
export type PrivacyNode = Awaited<ReturnType<typeof privacyNode>>;
