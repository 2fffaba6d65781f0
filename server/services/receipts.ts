import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { readReceiptCode } from '#lib/domain/receipt-code.ts';
import type { Limits } from '../auth/limits.ts';
import type { NewSession, SignedInAccount } from '../auth/sessions.ts';
import { hashReceiptCode, randomReceiptCode } from '../auth/tokens.ts';
import type { Clock } from '../clock.ts';
import { listOwnNotes, listWithdrawn } from '../db/own-words-store.ts';
import { findReceiptAccount, receiptDate, replaceReceipt } from '../db/receipt-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { Accounts, Visit } from './accounts.ts';
import type { Boards } from './boards.ts';
import type { People } from './people.ts';

/** Codes that bring a guest back to their own words from another device, and what they find there. */
export function createReceipts(deps: {
	db: Kysely<Database>;
	accounts: Accounts;
	people: People;
	boards: Boards;
	limits: Limits;
	clock: Clock;
	secretKey: string;
}) {
	const { db, clock, accounts, people, boards, limits, secretKey } = deps;

	/** Who the asking person is where they wrote this note. A note of somebody else does not exist. */
	async function author<Note extends { projectId: string }>(account: SignedInAccount, [note]: Note[]) {
		if (!note) throw new Refusal('not_found', 'note_gone');
		const principal = await people.principalFor(account, note.projectId);
		if (principal.kind === 'public') throw new Refusal('forbidden', 'removed_from_project');
		return { principal, note };
	}

	return {
		/** When this guest's code was made; null: they have none, or sign in with an email. */
		async since(account: SignedInAccount): Promise<Date | null> {
			return account.guest ? ((await receiptDate(db, account.id)) ?? null) : null;
		},

		/** A new code, in clear for this once; the one before it stops working. Throws Refusal('invalid', 'already_member'). */
		async create(account: SignedInAccount): Promise<string> {
			if (!account.guest) throw new Refusal('invalid', 'already_member');
			const code = randomReceiptCode();
			await replaceReceipt(db, account.id, hashReceiptCode(code, secretKey));
			return code;
		},

		/**
		 * The same guest on this device, with a new session; whoever this device was before is signed out of it. Throws
		 * Refusal('not_found', 'receipt_unknown', 'code') and Refusal('too_many', 'too_many_codes').
		 */
		async enter(typed: string, visit: Visit): Promise<NewSession> {
			await limits.beforeReceipt(visit.address);
			const code = readReceiptCode(typed);
			const accountId = code === null ? undefined : await findReceiptAccount(db, hashReceiptCode(code, secretKey));
			if (accountId === undefined) {
				await limits.receiptFailed(visit.address);
				throw new Refusal('not_found', 'receipt_unknown', 'code');
			}
			return accounts.enter(accountId, visit);
		},

		/** Every idea of one's own that is not withdrawn, in every project, hidden ones included, the newest first. */
		ownNotes: (account: SignedInAccount) => listOwnNotes(db, account.id),

		/** New words for an idea of one's own, while its table is open. */
		async correct(account: SignedInAccount, noteId: string, text: string): Promise<void> {
			const { principal, note } = await author(account, await listOwnNotes(db, account.id, noteId));
			const message = { id: randomUUID(), name: 'note.edit', payload: { noteId, text } };
			await boards.execute(principal, note.boardId, message);
		},

		/** Takes an idea of one's own back, also after the workshop. */
		async withdraw(account: SignedInAccount, noteId: string): Promise<void> {
			const { principal, note } = await author(account, await listOwnNotes(db, account.id, noteId));
			await boards.execute(principal, note.boardId, { id: randomUUID(), name: 'note.withdraw', payload: { noteId } });
		},

		/** Ideas of one's own that are withdrawn and whose words are not gone yet, with the moment at which they go. */
		withdrawn: (account: SignedInAccount) => listWithdrawn(db, clock, account.id),

		/** Puts an idea of one's own back, until its words are gone. Throws Refusal('not_found', 'note_gone'). */
		async putBack(account: SignedInAccount, noteId: string): Promise<void> {
			const { principal, note } = await author(account, await listWithdrawn(db, clock, account.id, noteId));
			const payload = { commandId: note.commandId };
			await boards.execute(principal, note.boardId, { id: randomUUID(), name: 'board.undo', payload });
		},
	};
}
export type Receipts = ReturnType<typeof createReceipts>;
