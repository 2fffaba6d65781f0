import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { createMailChoices } from '../../../server/services/mail-choices.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { HOME } from '../../support/post.ts';
import { DAY, inDays, roundScene } from '../../support/rounds.ts';
import { smtpServer } from '../../support/smtp.ts';

const MINUTE = 60_000;
const PROCESS = fileURLToPath(new URL('../../support/mail-process.ts', import.meta.url));
let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/**
 * A round of seven days, half a day at a time. Between two ticks the process is gone; the server is off for two days; the
 * process is killed (SIGKILL) when the mail server has a message and has not yet answered.
 */
test('a week with crashes: every mail arrives, none twice but those in hand at a crash, and those once more', async () => {
	const scene = await roundScene(database);
	const { db, clock, colleges } = scene;
	const killed: string[] = [];
	let running: ChildProcess | undefined;
	let killNext = false;
	const server = await smtpServer({
		async message({ messageId }) {
			if (!killNext || !running) return;
			killNext = false;
			killed.push(messageId);
			const gone = once(running, 'exit');
			running.kill('SIGKILL');
			await gone;
		},
	});
	onTestFinished(server.close);

	let now = 0;
	async function tick(): Promise<void> {
		running = spawn(process.execPath, [PROCESS, database.url, server.url, String(now)], { stdio: 'inherit' });
		const [code] = (await once(running, 'exit')) as [number | null];
		if (code !== null) expect(code).toBe(0);
	}
	function advance(milliseconds: number): void {
		now += milliseconds;
		clock.advance(milliseconds);
	}

	const people: Record<string, ParticipantPrincipal> = {};
	for (const name of ['awa', 'paul', 'nadia', 'lise', 'guest']) {
		const person = await scene.participant(name === 'paul' ? colleges.associations : colleges.residents);
		people[name] = person;
		if (name === 'guest') continue;
		await db
			.updateTable('account')
			.set({ email: `${name}@example.org`, locale: name === 'paul' ? 'en' : null })
			.where('id', '=', person.accountId)
			.execute();
	}
	const { awa, nadia, guest } = people;
	if (!awa || !nadia || !guest) throw new Error('everybody is there');
	const note = await scene.note(nadia, 'Le bus ne passe plus après 19 heures');
	await scene.note(guest, 'Un banc');
	const RULE = { quorum: 1, threshold: 0.5, required: ['residents'], objections: 'answered' };
	await db
		.updateTable('project')
		.set({ agreement_rule: JSON.stringify(RULE) })
		.where('id', '=', scene.project.id)
		.execute();
	const itemId = await scene.item('Se déplacer le soir', 'Le dernier bus part trop tôt.', {
		sources: [{ note_id: note }],
	});
	const other = await scene.item('Se soigner', 'Le médecin est loin.');
	const roundId = await scene.round([itemId, other], { closesAt: inDays(7) });

	killNext = true;
	for (let half = 0; half < 14; half += 1) {
		const days = half / 2;
		if (days === 1) await scene.positions.take(awa, { roundId, itemId, choice: 'agree', reason: '', as: 'self' });
		// Paul stops all mail by the link in his first one.
		if (days === 2) await unsubscribe('paul');
		if (days === 5) killNext = true;
		// Off when half-time comes, at day three and a half.
		if (days < 3.5 || days > 4) {
			const before = killed.length;
			await tick();
			// The supervisor starts it again; the claim of the dead process runs out after ten minutes.
			if (killed.length > before) {
				await tick();
				advance(11 * MINUTE);
				await tick();
				advance(-11 * MINUTE);
			}
		}
		advance(DAY / 2);
	}
	advance(DAY / 2);
	await scene.agreements.settle(scene.steward, roundId);
	await tick();
	await tick();

	const rows = await db.selectFrom('mail').selectAll().orderBy('created_at').execute();
	const sent = new Map<string, number>();
	for (const { messageId } of server.received) sent.set(messageId, (sent.get(messageId) ?? 0) + 1);
	expect(killed).toHaveLength(2);
	for (const [messageId, times] of sent) expect(times, messageId).toBe(killed.includes(messageId) ? 2 : 1);
	const told = (kind: string) =>
		rows
			.filter((row) => row.kind === kind && row.state === 'sent')
			.map(({ address }) => address.split('@')[0])
			.sort();
	expect(told('round_opened')).toEqual(['awa', 'lise', 'member-1', 'nadia', 'paul']);
	// Awa has answered and Paul wants no mail; half-time passed while the server was off, and is told a day late.
	expect(told('round_half')).toEqual(['lise', 'member-1', 'nadia']);
	expect(told('round_last_days')).toEqual(['lise', 'member-1', 'nadia']);
	expect(told('idea_agreed')).toEqual(['nadia']);
	expect(rows.filter(({ state }) => state === 'waiting' || state === 'failed')).toEqual([]);
	const to = (name: string) => server.received.filter((mail) => mail.to.startsWith(name));
	expect(new Set(to('paul').map(({ messageId }) => messageId)).size).toBe(1);
	expect(to('paul')[0]?.readable).toContain('Where do you stand?');
	expect(to('nadia').at(-1)?.readable).toContain('Une de vos idées a servi à écrire ce constat');

	async function unsubscribe(name: string): Promise<void> {
		const mail = server.received.find((one) => one.to.startsWith(name));
		const token = new RegExp(`${HOME}/unsubscribe/([\\w.-]+)`).exec(mail?.readable ?? '')?.[1] ?? '';
		await createMailChoices(scene).unsubscribe(token);
	}
}, 240_000);
