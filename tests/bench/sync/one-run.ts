import { PEERS } from './peers.ts';
import { DOCUMENTS, PEOPLE, SCENARIOS, SECONDS } from './scenarios.ts';
import { pinSelf } from './server-process.ts';

/** One scenario against one server, in a process of its own on the second core: `node one-run.ts SCENARIO SERVER POSTGRES [SECONDS]`. */
const [asked = '', name = '', postgres = '', seconds] = process.argv.slice(2);
const scenario = SCENARIOS[asked];
const make = PEERS[name];
if (!scenario || !make) throw new Error(`no scenario ${asked} or no server ${name}`);
const { people = PEOPLE, documents = DOCUMENTS } = scenario;
const peer = await make(postgres, { people, documents });
pinSelf(1);
try {
	const context = { ...peer, name, seconds: Number(seconds ?? scenario.seconds ?? SECONDS) };
	console.log(JSON.stringify(await scenario.measure(context)));
} finally {
	await peer.server.stop();
	await peer.remove();
}
// Clients that were only closed would keep the process for their timers.
process.exit();
