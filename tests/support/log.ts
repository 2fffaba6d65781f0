import { createLog } from '../../server/log.ts';

/** The real log, whose lines stay in `lines`. */
export function recordedLog() {
	const lines: string[] = [];
	return { lines, log: createLog('warn', { write: (line) => void lines.push(line) }) };
}
