import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import * as Y from 'yjs';
import { verifyDocument } from '../../server/sync/verify.ts';
import { stockClient, type Client } from './clients.ts';
import type { Scene } from './scene.ts';
import type { Tally } from './tally.ts';
import { tokensIn } from './tokens.ts';

const isBoard = (document: string) => document.startsWith('board:');

/**
 * At any moment, and best while the server is dead, before a client can repeat itself: what was acknowledged, and what
 * others have seen, is in the database, once.
 */
export async function nothingLost(scene: Scene, tally: Tally): Promise<void> {
	// First what is known, then the log: what is acknowledged in between is not asked for.
	const known = [...scene.writers, ...scene.readers].map((client) => ({
		document: client.document,
		words: [...client.acknowledged(), ...client.seen()],
	}));
	const stored = await readStored(scene, tally);
	for (const { document, words } of known) {
		for (const word of words) if (!stored.get(document)?.has(word)) tally.lost.add(`${document} ${word}`);
	}
}

/** How often each word stands in the log of its document; for boards, how often it was commanded. */
async function readStored(scene: Scene, tally: Tally): Promise<Map<string, Map<string, number>>> {
	const stored = new Map<string, Map<string, number>>();
	for (const [document, log] of scene.logs) {
		tally.wrong.push(...(await log.read(scene.db)));
		const words = isBoard(document) ? await notesOf(scene, document, log.doc) : tokensIn(log.doc);
		for (const [word, count] of words) if (count > 1) tally.doubled.add(`${document} ${word} ${count} times`);
		stored.set(document, words);
	}
	return stored;
}

/** A note counts when its row, its command and its place in the board's document are there. */
async function notesOf({ db }: Scene, document: string, doc: Y.Doc): Promise<Map<string, number>> {
	const boardId = document.slice('board:'.length);
	const rows = await db
		.selectFrom('note')
		.innerJoin('board_command', 'board_command.board_id', 'note.board_id')
		.where('note.board_id', '=', boardId)
		.where(sql`board_command.payload ->> 'noteId'`, '=', sql`note.id::text`)
		.select('note.id')
		.execute();
	const counts = new Map<string, number>();
	for (const { id } of rows) {
		if (doc.getMap('notes').has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}

/**
 * After quiet: every word that was written is there once, and log = memory = every client, newcomers included. Waits at
 * most `within` milliseconds for the quiet.
 */
export async function allTheSame(scene: Scene, tally: Tally, within = 30_000): Promise<void> {
	const clients = [...scene.writers, ...scene.readers];
	for (const client of clients) client.retry();
	const newcomers = [...scene.logs.keys()].map((document) => stockClient(scene.seat(document)));
	const everybody = [...clients, ...newcomers];
	try {
		const giveUpAt = Date.now() + within;
		for (;;) {
			const difference = await differenceIn(scene, tally, everybody);
			if (difference === null) break;
			if (Date.now() > giveUpAt) {
				tally.wrong.push(`after ${within / 1000} s: ${difference}`);
				break;
			}
			await delay(50);
		}
	} finally {
		for (const client of newcomers) client.destroy();
	}
	await nothingLost(scene, tally);
	tally.edits = 0;
	tally.commands = 0;
	for (const client of scene.writers) {
		if (isBoard(client.document)) tally.commands += client.acknowledged().length;
		else tally.edits += client.acknowledged().length;
	}
}

async function differenceIn(scene: Scene, tally: Tally, clients: Client[]): Promise<string | null> {
	for (const client of clients) {
		const trouble = client.trouble();
		if (trouble !== null) return trouble;
	}
	const stored = await readStored(scene, tally);
	for (const client of clients) {
		const missing = client.written().find((word) => !stored.get(client.document)?.has(word));
		if (missing !== undefined) return `${missing} was written and is not in ${client.document}`;
		if (!sameAs(client.doc, scene.logs.get(client.document)?.doc)) return `a client of ${client.document} differs`;
	}
	return null;
}

function sameAs(one: Y.Doc, other: Y.Doc | undefined): boolean {
	return (
		other !== undefined &&
		one.store.pendingStructs === null &&
		one.store.pendingDs === null &&
		Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))
	);
}

/** The chains of hashes, from the first row to the head. */
export async function chainsHold(scene: Scene, tally: Tally): Promise<void> {
	for (const document of scene.logs.keys()) {
		const verdict = await verifyDocument(scene.db, document);
		tally.wrong.push(...(verdict?.faults ?? ['no such document']).map((fault) => `${document}: ${fault}`));
	}
}
