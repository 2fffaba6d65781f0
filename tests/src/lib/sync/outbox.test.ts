import { describe, expect, test } from 'vitest';
import { openOutbox } from '#lib/sync/outbox.ts';
import { uuid } from '#lib/sync/uuid.ts';
import { wipeOutboxes } from '#lib/sync/wipe-outboxes.ts';

const command = (name: string) => ({ id: uuid(), name, payload: {} });

/** Node has no IndexedDB, as an old private window has none; the stored one is tried in a browser. */
describe('the outbox where the browser stores nothing', () => {
	test('keeps commands in the order in which they were written, until each has its result', async () => {
		const outbox = await openOutbox('somebody', 'board:1');
		const [first, second, third] = [command('a'), command('b'), command('c')];
		for (const one of [first, second, third]) await outbox.add(one);
		await outbox.remove(second.id);
		expect(await outbox.list()).toEqual([first, third]);
	});

	test('is not shared between people or documents', async () => {
		await (await openOutbox('somebody', 'board:1')).add(command('a'));
		expect(await (await openOutbox('somebody', 'board:2')).list()).toEqual([]);
	});

	test('can be wiped without a store', () => {
		expect(wipeOutboxes).not.toThrow();
	});
});

describe('identifiers made by a device', () => {
	test('are version 4 UUIDs, each another', () => {
		const ids = Array.from({ length: 500 }, uuid);
		expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
			true,
		);
		expect(new Set(ids).size).toBe(500);
	});
});
