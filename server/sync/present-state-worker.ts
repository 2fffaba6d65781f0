import { parentPort } from 'node:worker_threads';
import { stateOfLog, type PackedLog } from './packed-log.ts';

export type StateAnswer = { state: Uint8Array | null } | { failed: string };

parentPort?.on('message', (log: PackedLog) => parentPort?.postMessage(answer(log)));

function answer(log: PackedLog): StateAnswer {
	try {
		return { state: stateOfLog(log) };
	} catch (error) {
		return { failed: error instanceof Error ? error.message : String(error) };
	}
}
