import { describe, expect, test } from 'vitest';
import { saveState, type SaveFacts } from '#lib/sync/save-state.ts';

const NOW = 1_000_000;
const calm: SaveFacts = {
	status: 'connected',
	statusSince: NOW - 60_000,
	unacked: 0,
	pendingCommands: 0,
	waitingSince: null,
	health: 'ok',
	lastHeard: NOW - 60_000,
	savedAt: NOW - 30_000,
};

describe('what the page says about saving', () => {
	test('says saved, and when, once nothing waits', () => {
		expect(saveState(calm, NOW)).toEqual({ kind: 'saved', at: NOW - 30_000 });
	});

	test('says saving while an edit or a command waits', () => {
		expect(saveState({ ...calm, unacked: 1, waitingSince: NOW - 300 }, NOW)).toEqual({ kind: 'saving' });
		expect(saveState({ ...calm, pendingCommands: 1, waitingSince: NOW - 300 }, NOW)).toEqual({ kind: 'saving' });
	});

	test('says not saved by itself after five silent seconds with waiting work', () => {
		const waiting = { ...calm, unacked: 2, waitingSince: NOW - 5000 };
		expect(saveState(waiting, NOW - 1)).toEqual({ kind: 'saving' });
		expect(saveState(waiting, NOW)).toEqual({ kind: 'not_saved', waiting: 2 });
	});

	test('news from a healthy server keeps the claim of saving alive', () => {
		const waiting = { ...calm, unacked: 2, waitingSince: NOW - 9000, lastHeard: NOW - 1000 };
		expect(saveState(waiting, NOW)).toEqual({ kind: 'saving' });
	});

	test('news from a server that says it is late does not', () => {
		const waiting = {
			...calm,
			unacked: 2,
			waitingSince: NOW - 9000,
			lastHeard: NOW - 1000,
			health: 'delayed',
		} as const;
		expect(saveState(waiting, NOW)).toEqual({ kind: 'not_saved', waiting: 2 });
	});

	test('a server that cannot commit is told at once when something waits, and not otherwise', () => {
		expect(saveState({ ...calm, health: 'down' }, NOW).kind).toBe('saved');
		expect(saveState({ ...calm, health: 'down', unacked: 1, waitingSince: NOW }, NOW).kind).toBe('not_saved');
	});

	test('a cut is shown after two seconds, with the number of changes that wait', () => {
		const cut = { ...calm, status: 'disconnected', pendingCommands: 2, unacked: 1, waitingSince: NOW } as const;
		expect(saveState({ ...cut, statusSince: NOW - 1999 }, NOW)).toEqual({ kind: 'saving' });
		expect(saveState({ ...cut, statusSince: NOW - 2000 }, NOW)).toEqual({ kind: 'offline', waiting: 3 });
	});

	test('a line that was ended never claims that waiting work is saved', () => {
		expect(saveState({ ...calm, status: 'closed', unacked: 1, waitingSince: NOW }, NOW)).toEqual({
			kind: 'not_saved',
			waiting: 1,
		});
	});
});
