import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CommandResultMessage } from '../../../../src/lib/schemas/wire.ts';
import type { Client } from '../client.ts';
import { connectAll, fullClient, type Context } from '../context.ts';
import { editMarker, editsIn } from '../markers.ts';
import { mib, round, Samples } from '../stats.ts';

const PEOPLE = 300;
/** Notes of all together in a second. */
const RATE = 150;
const WARM_UP = 4;
const DRAIN = 15_000;

interface Note {
	sentAt: number;
	command: string;
	/** Screens that have it, by number of the client. */
	screens: Uint8Array;
	seen: number;
	answered: boolean;
}

/** 300 people at one board write 150 notes a second between them, by commands; everybody's screen gets all of them. */
export async function commands(context: Context) {
	const { server, board } = context;
	if (!board) throw new Error('a server without boards');
	await server.start();
	const notes: Note[] = [];
	const byCommand = new Map<string, Note>();
	const refused: CommandResultMessage[] = [];
	let [everyScreen, lastScreen, answers] = [new Samples(), new Samples(), new Samples()];

	const clients: Client[] = [];
	const numbers = new Map<Client, number>();
	const onEdit = (id: number, client: Client) => {
		const note = notes[id];
		const screen = numbers.get(client);
		if (!note || screen === undefined || note.screens[screen] === 1) return;
		note.screens[screen] = 1;
		note.seen++;
		everyScreen.add(performance.now() - note.sentAt);
		if (note.seen === PEOPLE) lastScreen.add(performance.now() - note.sentAt);
	};
	const onAnswer = (answer: CommandResultMessage) => {
		const note = byCommand.get(answer.id);
		if (!answer.ok || !note || note.answered) return void refused.push(answer);
		note.answered = true;
		answers.add(performance.now() - note.sentAt);
	};
	const options = { document: board.name, extended: true, onEdit, onAnswer };
	clients.push(
		...(await connectAll(
			context,
			Array.from({ length: PEOPLE }, (_, n) => ({ ...options, name: `screen-${n}` })),
		)),
	);
	clients.forEach((client, number) => numbers.set(client, number));

	const add = (client: Client) => {
		const [id, command] = [notes.length, randomUUID()];
		const text = `Un banc à l’ombre devant l’école, pour attendre les enfants ${editMarker(id)}`;
		const note = { sentAt: performance.now(), command, screens: new Uint8Array(PEOPLE), seen: 0, answered: false };
		notes.push(note);
		byCommand.set(command, note);
		const payload = { noteId: randomUUID(), text, kind: 'need', voice: 'self' };
		client.sendCommand({ id: command, name: 'note.add', payload });
	};
	const period = (1000 * PEOPLE) / RATE;
	const start = performance.now();
	const due = clients.map(() => start + Math.random() * period);
	const writing = setInterval(() => {
		const now = performance.now();
		for (let n = 0; n < PEOPLE; n++) {
			if (due[n]! > now) continue;
			due[n]! += period;
			add(clients[n]!);
		}
	}, 1);

	await sleep(WARM_UP * 1000);
	[everyScreen, lastScreen, answers] = [new Samples(), new Samples(), new Samples()];
	const [before, generator, from, first] = [server.cpu(), process.cpuUsage(), performance.now(), notes.length];
	await sleep(context.seconds * 1000);
	const [cpu, own, seconds] = [server.cpu() - before, process.cpuUsage(generator), (performance.now() - from) / 1000];
	const written = notes.length - first;
	clearInterval(writing);
	const until = performance.now() + DRAIN;
	while (notes.some(({ seen, answered }) => seen < PEOPLE || !answered) && performance.now() < until) await sleep(50);

	const missingOnScreens = notes.reduce((sum, { seen }) => sum + PEOPLE - seen, 0);
	const kept = await rows(board);
	const late = await fullClient(context, board.name);
	const shown = Object.values(late.doc.getMap<{ text: string }>('notes').toJSON()) as { text: string }[];
	late.close();
	for (const client of clients) client.close();
	return {
		notesPerSecond: round(written / seconds),
		onScreenMs: everyScreen.summary(),
		onLastScreenMs: lastScreen.summary(),
		answerMs: answers.summary(),
		serverCpuPercent: round((100 * cpu) / seconds),
		serverCpuMsPerNote: round((1000 * cpu) / written, 2),
		generatorCpuPercent: round((own.user + own.system) / 1e4 / seconds),
		peakRssMiB: mib(server.peakRss),
		verified: {
			notes: notes.length,
			refused: refused.length,
			unanswered: notes.filter(({ answered }) => !answered).length,
			missingOnScreens,
			eachOnceInTheDatabase: eachOnce(kept, notes.length),
			eachOnceForALateJoiner: eachOnce(
				shown.map(({ text }) => text),
				notes.length,
			),
		},
	};
}

async function rows({ name, databaseUrl }: NonNullable<Context['board']>): Promise<string[]> {
	const database = new pg.Client({ connectionString: databaseUrl });
	await database.connect();
	try {
		const { rows: found } = await database.query<{ text: string }>('select text from note where board_id = $1', [
			name.replace('board:', ''),
		]);
		return found.map(({ text }) => text);
	} finally {
		await database.end();
	}
}

function eachOnce(texts: string[], count: number): boolean {
	const ids = texts.flatMap(editsIn);
	return texts.length === count && ids.length === count && new Set(ids).size === count;
}
