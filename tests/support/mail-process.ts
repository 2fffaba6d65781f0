import { createTestClock } from '../../server/clock.ts';
import { createDatabase } from '../../server/db/database.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { JOB_NAMES } from '../../server/jobs/schedule.ts';
import { jobWork } from '../../server/jobs/work.ts';
import { createLog } from '../../server/log.ts';
import { createDelivery } from '../../server/mail/delivery.ts';
import { createSmtpTransport } from '../../server/mail/transport.ts';
import { testPost } from './post.ts';
import { testRetention } from './retention.ts';

/** One tick of every job, so many milliseconds from now, in a process that can be killed: `DATABASE_URL SMTP_URL OFFSET`. */
const [databaseUrl = '', smtpUrl = '', offset = '0'] = process.argv.slice(2);
const db = createDatabase(databaseUrl);
const clock = createTestClock();
clock.advance(Number(offset));
const log = createLog('warn');
const post = testPost(clock);
const transport = createSmtpTransport({ url: smtpUrl, from: 'Trame <trame@example.org>' });
const deliver = createDelivery({ db, clock, log, transport, post });
const work = jobWork({
	db,
	clock,
	retention: testRetention(db, clock),
	files: { sweep: async () => undefined },
	departures: { runDue: async () => [] },
	tellWebhooks: async () => undefined,
	post,
	deliver,
});
const jobs = createJobs({ db, clock, log, databaseUrl, jobs: work });
for (const name of JOB_NAMES) await jobs.tick(name);
await jobs.close();
await db.destroy();
