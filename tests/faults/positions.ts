import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { createSessions } from '../../server/auth/sessions.ts';
import { databaseClock } from '../../server/clock.ts';
import { createDatabase } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import type { Database } from '../../server/db/tables.ts';
import { roundScene } from '../support/rounds.ts';
import { startServer } from '../support/server.ts';
import type { Fault } from './fault.ts';
import type { Tally } from './tally.ts';
import { startOwnPostgres } from './own-postgres.ts';
import { environment } from './scene.ts';

const PEOPLE = 12;
const TEXTS = 4;
const TRY_AGAIN_MS = 100;
/** Above the time that a start may take. */
const GIVE_UP_MS = 90_000;

/** Everybody takes a position on every text, in the form of the page, twice as in a double tap, and again until answered. */
export const positionRound: Fault = {
	what: 'server killed or restarted during a position round',
	full: 50,
	small: 1,
	async run({ turns, random, tally }) {
		const postgres = await startOwnPostgres();
		await migrate(postgres.url);
		const db = createDatabase(postgres.directUrl, { max: 4 });
		const scene = await roundScene({ db });
		const sessions = createSessions({ db, clock: databaseClock, requireSecondFactor: false });
		const people: { id: string; cookie: string }[] = [];
		for (let n = 0; n < PEOPLE; n++) {
			const { participantId, accountId } = await scene.participant(scene.colleges.residents);
			const { name, value } = sessions.cookie(await sessions.create(accountId, 'member'), false);
			people.push({ id: participantId, cookie: `${name}=${value}` });
		}
		const server = await startServer(environment(postgres));
		try {
			for (const turn of turns()) {
				const items: string[] = [];
				for (let n = 0; n < TEXTS; n++) items.push(await scene.item(`Constat ${turn}.${n}`, 'Le bus ne passe plus.'));
				const roundId = await scene.round(items);
				const answered = new Set<string>();
				const all = Promise.allSettled(
					people.flatMap(({ id, cookie }) =>
						items.map(async (itemId) => {
							await delay(random.below(1000));
							const vote = { address: `${server.url}/rounds/${roundId}?/take&about=${itemId}`, cookie, itemId };
							await Promise.all([untilAnswered(vote), untilAnswered(vote)]);
							answered.add(`${id} ${itemId}`);
						}),
					),
				);
				await delay(100 + random.below(800));
				if (random.chance(0.5)) await server.kill();
				else await server.stop();
				await counted(db, roundId, answered, tally);
				await server.start();
				for (const one of await all) if (one.status === 'rejected') tally.wrong.push(String(one.reason));
				tally.commands += answered.size;
				await counted(db, roundId, answered, tally);
			}
		} finally {
			await server.remove();
			await db.destroy();
			await postgres.remove();
		}
	},
};

interface Vote {
	address: string;
	cookie: string;
	itemId: string;
}

/** What a person does whose browser says that the page does not answer. */
async function untilAnswered(vote: Vote): Promise<void> {
	for (const giveUpAt = Date.now() + GIVE_UP_MS; ; await delay(TRY_AGAIN_MS)) {
		const answer = await post(vote);
		if (answer === 'taken') return;
		if (Date.now() > giveUpAt) throw new Error(`a position was not taken within ${GIVE_UP_MS / 1000} s: ${answer}`);
	}
}

/** As a page without scripts sends it: the page comes back, with a status of its own when the form was refused. */
async function post({ address, cookie, itemId }: Vote): Promise<string> {
	try {
		const { status } = await fetch(address, {
			method: 'POST',
			redirect: 'manual',
			headers: { cookie, origin: new URL(address).origin, 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({ itemId, choice: 'agree', reason: '' }),
		});
		return status === 200 ? 'taken' : `status ${status}`;
	} catch (error) {
		return String(error);
	}
}

/** Every position that was answered is there; of nobody are there two on one text. */
async function counted(db: Kysely<Database>, roundId: string, answered: Set<string>, tally: Tally): Promise<void> {
	const known = [...answered];
	const rows = await db
		.selectFrom('position')
		.where('round_id', '=', roundId)
		.select(['participant_id', 'item_id'])
		.execute();
	const counts = new Map<string, number>();
	for (const { participant_id, item_id } of rows) {
		const key = `${participant_id} ${item_id}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	for (const key of known) if (!counts.has(key)) tally.lost.add(`${roundId} ${key}`);
	for (const [key, count] of counts) if (count > 1) tally.doubled.add(`${roundId} ${key} ${count} times`);
}
