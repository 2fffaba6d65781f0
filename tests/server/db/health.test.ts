import { expect, test } from 'vitest';
import { createDatabase } from '../../../server/db/database.ts';
import { databaseAnswers } from '../../../server/db/health.ts';
import { testDatabase } from '../../support/database.ts';

test('a database that answers is healthy', async () => {
	const database = await testDatabase();
	expect(await databaseAnswers(database.db)).toBe(true);
	await database.close();
});

test('a database that refuses connections is not, and that is no exception', async () => {
	const nobody = createDatabase('postgres://nobody@127.0.0.1:1/nothing');
	expect(await databaseAnswers(nobody)).toBe(false);
	await nobody.destroy();
});

test('a database that is too slow is not', async () => {
	const database = await testDatabase();
	// The only connection is busy for longer than we are ready to wait.
	const busy = createDatabase(database.url, { max: 1 });
	const done = Promise.withResolvers<void>();
	const held = busy.connection().execute(() => done.promise);
	expect(await databaseAnswers(busy, 50)).toBe(false);
	done.resolve();
	await held;
	await busy.destroy();
	await database.close();
});
