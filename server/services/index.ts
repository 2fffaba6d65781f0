import type { Kysely } from 'kysely';
import { createLimits } from '../auth/limits.ts';
import { createPasswords } from '../auth/passwords.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import type { Post } from '../mail/post.ts';
import { createAccounts } from './accounts.ts';
import { createAdministration } from './administration.ts';
import { createAgreements } from './agreements.ts';
import { createBoards } from './boards.ts';
import { createColleges } from './colleges.ts';
import { createContracts } from './contracts.ts';
import { createExportJobs } from './export-jobs.ts';
import { createExports } from './exports.ts';
import { createInvitations } from './invitations.ts';
import { createItems } from './items.ts';
import { createMailChoices } from './mail-choices.ts';
import { createOperator } from './operator.ts';
import { createPeople } from './people.ts';
import { createPersonalData } from './personal-data.ts';
import { createPositions } from './positions.ts';
import { createProjects } from './projects.ts';
import { createReceipts } from './receipts.ts';
import { createPrivacyNotices } from './privacy-notices.ts';
import { createRetention } from './retention.ts';
import { createResources } from './resources.ts';
import { createRounds } from './rounds.ts';
import { createSignInLinks } from './sign-in-links.ts';
import { createStrategy } from './strategy.ts';
import { createTerritories } from './territories.ts';
import { createThreads } from './threads.ts';
import { createWorkshops } from './workshops.ts';

/** Everything that people can do, by family. Each takes who asks first, and judges it. */
export function createServices(parts: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	/** Seals what only this server may open. */
	secretKey: string;
	/** Where finished exports wait to be fetched. */
	exportFolder: string;
	/** Receives errors of work that nobody waits for. */
	report: (error: unknown) => void;
	/** The outbox. */
	post: Post;
}) {
	const base = { ...parts, limits: createLimits(), passwords: createPasswords() };
	const accounts = createAccounts(base);
	const boards = createBoards(base);
	const exports = createExports(base);
	const people = createPeople({ ...base, voicesConfirmed: boards.voicesConfirmed });
	const personalData = createPersonalData({ ...base, boards });
	const deciding = { ...base, refreshItem: boards.refreshItem };
	return {
		accounts,
		operator: createOperator({ ...base, people }),
		signInLinks: createSignInLinks({ ...base, accounts }),
		receipts: createReceipts({ ...base, accounts, people, boards }),
		privacyNotices: createPrivacyNotices(base),
		detections: createDetections({ ...base, boards }),
		audit: createAudit(base),
		personalData,
		retention: createRetention({ ...base, personalData }),
		people,
		projects: createProjects({ ...base, people }),
		colleges: createColleges(base),
		invitations: createInvitations({ ...base, accounts }),
		workshops: createWorkshops(base),
		boards,
		items: createItems({ ...base, boards }),
		rounds: createRounds(deciding),
		positions: createPositions(base),
		agreements: createAgreements(deciding),
		threads: createThreads(base),
		territories: createTerritories(base),
		strategy: createStrategy(base),
		contracts: createContracts(deciding),
		exports,
		exportJobs: createExportJobs({ ...base, exports, folder: parts.exportFolder }),
		administration: createAdministration(base),
		mailChoices: createMailChoices(base),
	};
}
export type Services = ReturnType<typeof createServices>;
