import type { Kysely } from 'kysely';
import type { Limits } from '../auth/limits.ts';
import { createPasswords } from '../auth/passwords.ts';
import type { Provider } from '../auth/provider.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { participantsOf } from '../db/erasure-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { createSharedExports } from '../export/shared-exports.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Quarantine } from '../files/quarantine.ts';
import type { Post } from '../mail/post.ts';
import { createAccounts } from './accounts.ts';
import { createAdministration } from './administration.ts';
import { createAgreements } from './agreements.ts';
import { createApiTokens } from './api-tokens.ts';
import { createAudit } from './audit.ts';
import { createAuthorship } from './authorship.ts';
import { createBoards } from './boards.ts';
import { createBounces } from './bounces.ts';
import { createColleges } from './colleges.ts';
import { createContracts } from './contracts.ts';
import { createDataExports } from './data-exports.ts';
import { createDatasets } from './datasets.ts';
import { createDetections } from './detections.ts';
import { createDetector } from './detector.ts';
import { createDevices } from './devices.ts';
import { createDepartures } from './departures.ts';
import { createExportJobs } from './export-jobs.ts';
import { createExports } from './exports.ts';
import { createFiles } from './files.ts';
import { createInvitations } from './invitations.ts';
import { createItems } from './items.ts';
import { createAgendas } from './live/agenda.ts';
import { createBallots } from './live/ballots.ts';
import { createConsole } from './live/console.ts';
import { createMethods } from './live/methods.ts';
import { createRoom } from './live/room.ts';
import { createLiveRun } from './live/run.ts';
import { createScreens } from './live/screens.ts';
import { createSeats } from './live/seats.ts';
import { createTurns } from './live/turns.ts';
import { createMailChoices } from './mail-choices.ts';
import { createOperator } from './operator.ts';
import { createOwners } from './owners.ts';
import { createPeople } from './people.ts';
import { createPersonalData } from './personal-data.ts';
import { createPositions } from './positions.ts';
import { createProjects } from './projects.ts';
import { createProviderSignIn } from './provider-sign-in.ts';
import { createReceipts } from './receipts.ts';
import { createPrivacyNotices } from './privacy-notices.ts';
import { createRetention } from './retention.ts';
import { createResources } from './resources.ts';
import { createRounds } from './rounds.ts';
import { createSecondFactors } from './second-factors.ts';
import { createSignInLinks } from './sign-in-links.ts';
import { createStrategy } from './strategy.ts';
import { createTerritories } from './territories.ts';
import { createTextHistory } from './text-history.ts';
import { createThreads } from './threads.ts';
import { createWebhooks } from './webhooks.ts';
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
	/** For what works on the database as a whole. */
	databaseUrl: string;
	/** How many nights a backup is kept; null: none is made. */
	backupNights: number | null;
	/** Where finished exports wait to be fetched. */
	exportFolder: string;
	/** Where the bytes of files are. */
	store: FileStore;
	/** Where they wait before they are believed. */
	quarantine: Quarantine;
	/** Receives errors of work that nobody waits for. */
	report: (error: unknown) => void;
	/** How fast one may guess. */
	limits: Limits;
	/** The outbox. */
	post: Post;
	/** Backups made by the clock; null where none is made. */
	backups: { soon(): void } | null;
	/** Who vouches for people, beside us. */
	provider: Provider | null;
	/** Who has a line open on one of these documents or channels. */
	present: (names: Iterable<string>) => Set<string>;
	/** Whether the operator lets webhooks into private networks; asks their delivery not to wait. */
	webhooks: { toPrivate: boolean; soon(): void };
}) {
	const detector = createDetector(parts);
	const base = { ...parts, passwords: createPasswords(), seal: parts.post.seal, detector };
	const accounts = createAccounts({ ...base, devices: createDevices(base) });
	const boards = createBoards(base);
	const files = createFiles(base);
	const exports = createExports(base);
	const people = createPeople({ ...base, voicesConfirmed: boards.voicesConfirmed });
	const deciding = { ...base, refreshItem: boards.refreshItem };
	const rounds = createRounds(deciding);
	const datasets = createDatasets({ ...base, rounds, people });
	const operator = createOperator({ ...base, people });
	const signInLinks = createSignInLinks({ ...base, accounts });
	const invitations = createInvitations({ ...base, accounts });
	const shared = parts.bus.several ? createSharedExports(parts.exportFolder) : null;
	const exportJobs = createExportJobs({ ...base, exports, folder: parts.exportFolder, shared });
	const personalData = createPersonalData({
		...base,
		boards,
		// Everything outside of rows and documents that may hold something of a person.
		erasers: [async ({ projectIds }) => exportJobs.eraseOf(await participantsOf(parts.db, projectIds))],
	});
	const liveRun = createLiveRun({ ...base, boards });
	const ballots = createBallots(base);
	const seats = createSeats(base);
	const turns = createTurns(base);
	const owners = createOwners({ ...base, invitations, signInLinks });
	return {
		accounts,
		operator,
		signInLinks,
		owners,
		departures: createDepartures({ ...base, owners, operator, exports, exportJobs }),
		secondFactors: createSecondFactors({ ...base, accounts }),
		providerSignIn: createProviderSignIn({ ...base, accounts }),
		receipts: createReceipts({ ...base, accounts, people, boards }),
		privacyNotices: createPrivacyNotices(base),
		detections: createDetections({ ...base, boards }),
		audit: createAudit({ ...base, owners }),
		authorship: createAuthorship(base),
		textHistory: createTextHistory(base),
		personalData,
		retention: createRetention({ ...base, personalData }),
		people,
		projects: createProjects({ ...base, people }),
		colleges: createColleges(base),
		invitations,
		workshops: createWorkshops(base),
		boards,
		liveRun,
		agendas: createAgendas({ ...base, run: liveRun }),
		methods: createMethods(base),
		ballots,
		console: createConsole({ ...base, liveRun, ballots }),
		screens: createScreens({ ...base, liveRun, ballots }),
		seats,
		turns,
		room: createRoom({ ...base, boards, liveRun, ballots, turns, seats }),
		items: createItems({ ...base, boards }),
		rounds,
		positions: createPositions(base),
		agreements: createAgreements(deciding),
		threads: createThreads(base),
		territories: createTerritories(base),
		strategy: createStrategy(base),
		contracts: createContracts(deciding),
		files,
		resources: createResources({ ...base, files, people }),
		exports,
		exportJobs,
		apiTokens: createApiTokens({ ...base, people }),
		datasets,
		dataExports: createDataExports({ ...base, datasets }),
		webhooks: createWebhooks({ ...base, ...parts.webhooks }),
		administration: createAdministration(base),
		bounces: createBounces(base),
		mailChoices: createMailChoices(base),
	};
}
export type Services = ReturnType<typeof createServices>;
