import type { Kysely } from 'kysely';
import { createMemoryBus } from '../../server/bus/memory-bus.ts';
import type { Clock } from '../../server/clock.ts';
import type { Database } from '../../server/db/tables.ts';
import { createBoards } from '../../server/services/boards.ts';
import { createPersonalData } from '../../server/services/personal-data.ts';
import { createRetention } from '../../server/services/retention.ts';
import { createDocuments } from '../../server/sync/authoring.ts';
import { testDetector } from './detector.ts';
import { testPost } from './post.ts';

/** The purge as the server runs it, on a database of its own. `exportFolder`: where finished exports wait. */
export function testRetention(db: Kysely<Database>, clock: Clock, exportFolder = '/nonexistent') {
	const bus = createMemoryBus(fail);
	const documents = createDocuments(() => undefined);
	const boards = createBoards({ db, documents, bus, clock, detector: testDetector(clock), report: fail });
	const personalData = createPersonalData({ db, documents, boards, bus, clock, post: testPost(clock), erasers: [] });
	return createRetention({ db, documents, bus, clock, personalData, exportFolder });
}

function fail(error: unknown): never {
	throw error;
}
