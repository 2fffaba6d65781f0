import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Principal } from '#lib/domain/principal.ts';
import type { App } from '../app.ts';
import { insertAccount } from '../db/account-store.ts';
import { insertParticipant } from '../db/participant-store.ts';
import { UsageError, type Command } from './command.ts';

/** Texts per table: a table shows its texts to everybody who sits at it. */
const PER_BOARD = 25;
const MOST = 5000;

/**
 * A project of its own with people and co-written texts, for load generators. Each participant has a session, as people in a
 * hall do: the gate binds what a line writes to who holds it, so one cookie for all would measure something else.
 */
export const loadTarget: Command = {
	usage: ['--participants N --documents M [--json]'],
	summary: 'a project with N people and M texts to put load on; on a database that can be thrown away afterwards',
	async run(app, args) {
		const { values } = parseArgs({
			args,
			options: { participants: { type: 'string', default: '200' }, documents: { type: 'string', default: '1' } },
		});
		const [participants, documents] = [
			count('participants', values.participants),
			count('documents', values.documents),
		];
		const { steward, projectId, collegeId } = await project(app);
		const names = await texts(app, steward, documents);
		const cookies = await sessions(app, projectId, collegeId, participants);
		const url = `${app.origins.home.replace(/^http/, 'ws')}/sync/{board}`;
		return { lines: [url, ...names, ...cookies], json: { url, documents: names, cookies } };
	},
};

async function project({ db, projects, people, colleges }: App) {
	const mark = randomUUID().slice(0, 8);
	const founder = await insertAccount(db, { email: `load-${mark}@load.invalid`, displayName: 'Essai de charge' });
	if (!founder) throw new Error('an account of that name exists already');
	const { id: projectId } = await projects.create(
		{ id: founder.id, displayName: founder.displayName, administrator: true },
		{
			title: `Essai de charge ${mark}`,
			subtitle: '',
			slug: `load-${mark}`,
			collegeSet: 'three',
			collegeKey: 'residents',
			locale: 'fr',
		},
	);
	const [college] = await colleges.list(projectId);
	if (!college) throw new Error('a project without colleges');
	return { projectId, steward: await people.principalFor(founder, projectId), collegeId: college.id };
}

/** Names of the documents, `text:<id>`, on as many tables as they need. */
async function texts({ workshops, boards }: App, steward: Principal, documents: number): Promise<string[]> {
	const { tables } = await workshops.create(steward, {
		kind: 'workshop',
		title: 'Essai de charge',
		startsAt: new Date(),
		endsAt: new Date(Date.now() + 8 * 3_600_000),
		place: '',
		tables: Math.ceil(documents / PER_BOARD),
		locale: 'fr',
	});
	const names: string[] = [];
	for (const { id } of tables) {
		for (let n = 0; n < PER_BOARD && names.length < documents; n++) {
			const itemId = randomUUID();
			const payload = { itemId, kind: 'finding', title: `Texte ${names.length + 1}`, text: '', sources: [] } as const;
			await boards.execute(steward, id, { id: randomUUID(), name: 'item.create', payload });
			names.push(`text:${itemId}`);
		}
	}
	return names;
}

/** `Cookie` headers, one for each member made. */
async function sessions({ db, sessions, config }: App, projectId: string, collegeId: string, participants: number) {
	const secure = config.origin?.startsWith('https:') ?? false;
	const cookies: string[] = [];
	for (let n = 1; n <= participants; n++) {
		const displayName = `Charge ${n}`;
		const account = await insertAccount(db, { email: `load-${randomUUID()}@load.invalid`, displayName });
		if (!account) throw new Error('an account of that name exists already');
		await insertParticipant(db, {
			projectId,
			accountId: account.id,
			displayName,
			collegeId,
			organisationId: null,
			role: 'contributor',
			mandate: 'none',
		});
		const { name, value } = sessions.cookie(await sessions.create(account.id, 'member'), secure);
		cookies.push(`${name}=${value}`);
	}
	return cookies;
}

function count(option: string, value: string): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= MOST) return number;
	throw new UsageError(`--${option}: a whole number from 1 to ${MOST}.`);
}
