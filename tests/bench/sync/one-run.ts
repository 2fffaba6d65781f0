import { PEERS } from './peers.ts';
import { documents } from './scenarios/documents.ts';
import { fanout, ramp } from './scenarios/fanout.ts';
import { idle } from './scenarios/idle.ts';
import { join } from './scenarios/join.ts';
import { open } from './scenarios/open.ts';
import { pinSelf } from './server-process.ts';

const SCENARIOS: Record<string, (context: Parameters<typeof fanout>[0]) => Promise<object>> = {
	fanout,
	ramp,
	documents,
	join,
	idle,
	'open-10000': open(10_000),
	'open-100000': open(100_000),
};

/** One scenario against one server, in a process of its own on the second core: `node one-run.ts SCENARIO SERVER SECONDS POSTGRES`. */
const [scenario = '', name = '', seconds = '', postgres = ''] = process.argv.slice(2);
const measure = SCENARIOS[scenario];
const make = PEERS[name];
if (!measure || !make) throw new Error(`no scenario ${scenario} or no server ${name}`);
const peer = await make(postgres);
pinSelf(1);
try {
	console.log(JSON.stringify(await measure({ ...peer, seconds: Number(seconds) })));
} finally {
	await peer.server.stop();
	await peer.remove();
}
// Clients that were only closed would keep the process for their timers.
process.exit();
