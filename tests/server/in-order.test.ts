import { expect, test } from 'vitest';
import { inOrder } from '../../server/in-order.ts';
import { createLog } from '../../server/log.ts';

test('steps are done one after the other; one that fails or hangs is logged and holds nobody back', async () => {
	const lines: string[] = [];
	const log = createLog('info', { write: (line) => void lines.push(line) });
	const done: string[] = [];
	const step = (name: string, run: () => unknown, within?: number) => ({
		name,
		within,
		run: () => {
			done.push(name);
			return run();
		},
	});
	await inOrder(
		[
			step('sockets', async () => done.push('sockets closed')),
			step('flush', () => {
				throw new Error('disk full');
			}),
			step('bus', () => new Promise(() => undefined), 10),
			step('database', () => undefined),
		],
		log,
	);
	expect(done).toEqual(['sockets', 'sockets closed', 'flush', 'bus', 'database']);
	expect(lines.map((line) => JSON.parse(line))).toMatchObject([
		{ step: 'flush', err: { message: 'disk full' } },
		{ step: 'bus', err: { message: 'not done after 10 ms' } },
	]);
});
