import type { Context } from './context.ts';
import { burst } from './scenarios/burst.ts';
import { churn } from './scenarios/churn.ts';
import { commands } from './scenarios/commands.ts';
import { documents } from './scenarios/documents.ts';
import { fanout, ramp } from './scenarios/fanout.ts';
import { growth } from './scenarios/growth.ts';
import { idle } from './scenarios/idle.ts';
import { join } from './scenarios/join.ts';
import { open } from './scenarios/open.ts';

/** One load, and what it needs beyond the usual. Figures are compared across servers by their names. */
export interface Scenario {
	measure(context: Context): Promise<object>;
	/** Servers that can do it; left out: all. */
	servers?: readonly string[];
	/** Seconds of each measurement, unless told otherwise. */
	seconds?: number;
	people?: number;
	documents?: number;
}

const OURS = ['trame'];

export const SCENARIOS: Record<string, Scenario> = {
	fanout: { measure: fanout },
	documents: { measure: documents },
	join: { measure: join },
	idle: { measure: idle },
	'open-10000': { measure: open(10_000) },
	'open-100000': { measure: open(100_000) },
	burst: { measure: burst },
	commands: { measure: commands, servers: OURS, people: 304 },
	growth: { measure: growth, servers: OURS, documents: 1008 },
	churn: { measure: churn, seconds: 60 },
	ramp: { measure: ramp },
};

export const PEOPLE = 204;
export const DOCUMENTS = 130;
export const SECONDS = 12;
