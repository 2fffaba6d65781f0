import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createTestClock } from '../../../server/clock.ts';
import { createJobs, type Job } from '../../../server/jobs/jobs.ts';
import { JOB_NAMES, type JobName } from '../../../server/jobs/schedule.ts';
import { jobWork } from '../../../server/jobs/work.ts';
import { createAdministration } from '../../../server/services/administration.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/log.ts';
import { member, peopleServices } from '../../support/people.ts';
import { testPost } from '../../support/post.ts';
import { testRetention } from '../../support/retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const nothing: Job = async () => undefined;
let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** The jobs of one process on the shared database. */
async function node(clock = createTestClock(), jobs: Partial<Record<JobName, Job>> = {}) {
	const { db, url } = database;
	const { log, lines } = recordedLog();
	const idle = Object.fromEntries(JOB_NAMES.map((name) => [name, nothing])) as Record<JobName, Job>;
	const work = { ...idle, ...jobs };
	const made = createJobs({ db, clock, log, databaseUrl: url, jobs: work });
	onTestFinished(() => made.close());
	return { ...made, lines };
}
const forgetRuns = () => database.db.deleteFrom('job_run').execute();

test('a job runs once per period, whichever of the processes ticks, and a missed period is one run later', async () => {
	await forgetRuns();
	const clock = createTestClock();
	let runs = 0;
	const housekeeping = async () => void (runs += 1);
	const [one, other] = [await node(clock, { housekeeping }), await node(clock, { housekeeping })];
	await Promise.all([one.tick('housekeeping'), other.tick('housekeeping'), one.tick('housekeeping')]);
	expect(runs).toBe(1);
	clock.advance(HOUR / 2);
	await one.tick('housekeeping');
	expect(runs).toBe(1);
	clock.advance(DAY);
	await Promise.all([one.tick('housekeeping'), other.tick('housekeeping')]);
	expect(runs).toBe(2);
});

test('what was due while no server ran is done after a start, on a real worker, by one of two processes', async () => {
	await forgetRuns();
	const people = peopleServices(database.db);
	const { token, account } = await member(people);
	const { clock, db } = people;
	clock.advance(90 * DAY);
	expect(await people.sessions.validate(token)).toBeNull();
	const left = () => db.selectFrom('session').where('account_id', '=', account.id).selectAll().execute();
	expect(await left()).toHaveLength(1);
	const work = jobWork({
		db,
		clock,
		retention: testRetention(db, clock),
		files: { sweep: async () => undefined },
		departures: { runDue: async () => [] },
		post: testPost(clock),
		deliver: null,
		tellWebhooks: async () => undefined,
	});
	let runs = 0;
	const housekeeping: Job = async (signal) => {
		runs += 1;
		await work.housekeeping(signal);
	};
	const nodes = [await node(clock, { housekeeping }), await node(clock, { housekeeping })];
	await Promise.all(nodes.map((one) => one.start()));
	await vi.waitFor(async () => expect(await left()).toHaveLength(0), { timeout: 20_000, interval: 50 });
	await Promise.all(nodes.map((one) => one.close()));
	expect(runs).toBe(1);
	expect(nodes.flatMap(({ lines }) => lines)).toEqual([]);
});

test('a nudge runs a job at once, and closing waits for the job that runs', async () => {
	await forgetRuns();
	let begun = 0;
	let ended = 0;
	let release = () => undefined as void;
	const mail: Job = async () => {
		begun += 1;
		await new Promise<void>((resolve) => (release = resolve));
		ended += 1;
	};
	const one = await node(createTestClock(), { mail });
	await one.start();
	await vi.waitFor(() => expect(begun).toBe(1), { timeout: 20_000 });
	release();
	await vi.waitFor(() => expect(ended).toBe(1));
	one.soon('mail');
	await vi.waitFor(() => expect(begun).toBe(2), { timeout: 20_000 });
	const closing = one.close();
	release();
	await closing;
	expect(ended).toBe(2);
});

test('a job that fails is logged, shown to administrators without its words, and runs again', async () => {
	await forgetRuns();
	const people = peopleServices(database.db);
	const { clock, db, post } = people;
	const { account } = await member(people, { administrator: true });
	const administration = createAdministration({ db, clock, post, backups: null });
	let broken = true;
	const notices = async () => {
		if (broken) throw new TypeError('nadia@example.org is not a function');
	};
	const one = await node(clock, { notices });
	const shown = async () => (await administration.overview(account)).jobs.find(({ name }) => name === 'notices');
	expect(await shown()).toMatchObject({ startedAt: null, nextAt: null });
	await one.tick('notices');
	expect(await shown()).toMatchObject({ failures: 1, failure: 'TypeError' });
	expect(JSON.stringify(await shown())).not.toContain('nadia');
	expect(one.lines.join('')).toContain('job failed');
	broken = false;
	clock.advance(HOUR);
	await one.tick('notices');
	expect(await shown()).toMatchObject({ failures: 0, endedAt: expect.any(Date), nextAt: expect.any(Date) });
});

test('jobs and outbox are for administrators', async () => {
	const people = peopleServices(database.db);
	const { db, clock, post } = people;
	const administration = createAdministration({ db, clock, post, backups: null });
	const { account } = await member(people);
	for (const who of [null, account]) {
		await expect(administration.overview(who)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(administration.retryMail(who, account.id)).rejects.toMatchObject({ code: 'not_found' });
		await expect(administration.passedOn(who, account.id)).rejects.toMatchObject({ code: 'not_found' });
	}
});
