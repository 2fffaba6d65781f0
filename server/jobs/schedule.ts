/** What is done by the clock, and how many minutes lie between two runs; 0: at every tick, which is each minute. */
export const SCHEDULE = {
	housekeeping: 60,
	departures: 60,
	files: 60,
	notices: 5,
	mail: 0,
	webhooks: 0,
	backup: 0,
} as const;
export type JobName = keyof typeof SCHEDULE;
export const JOB_NAMES = Object.keys(SCHEDULE) as JobName[];
