import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC, type ParticipantPrincipal } from '../../../src/lib/domain/principal.ts';
import { ITEM_STATES, ROLES } from '../../../src/lib/domain/vocabulary.ts';
import { accessTo, accessToText } from '../../../server/sync/access.ts';
import { parseDocumentName, type DocumentName } from '../../../server/sync/document-name.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, type World } from './support.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
});
afterAll(() => database.close());

const principal = (part: Partial<ParticipantPrincipal> = {}): ParticipantPrincipal => ({
	kind: 'participant',
	participantId: randomUUID(),
	accountId: randomUUID(),
	projectId: world.projectId,
	role: 'contributor',
	collegeId: randomUUID(),
	organisationId: null,
	mandate: 'none',
	guest: false,
	...part,
});
const named = (name: string) => parseDocumentName(name) as DocumentName;

describe('accessTo', () => {
	it('A20 an item’s text is written in drafting only, by whom the permissions say', () => {
		for (const state of ITEM_STATES) {
			for (const role of ROLES) {
				for (const open of [true, false]) {
					const access = accessToText(principal({ role }), { kind: 'item', state, open, admitted: false });
					const team = role === 'facilitator' || role === 'steward';
					const writes = state === 'drafting' && (team || (role === 'contributor' && open));
					expect(access, `${role} ${state} ${open}`).toBe(writes ? 'write' : 'read');
				}
			}
		}
	});

	it('A21 a guest writes where a facilitator admitted them', () => {
		const guest = principal({ guest: true });
		expect(accessToText(guest, { kind: 'item', state: 'drafting', open: true, admitted: false })).toBe('read');
		expect(accessToText(guest, { kind: 'item', state: 'drafting', open: true, admitted: true })).toBe('write');
	});

	it('A22 the prose of the contract is written by the team, read by members and, published, by everybody', () => {
		const section = (published: boolean) => ({ kind: 'section' as const, published });
		expect(accessToText(principal({ role: 'facilitator' }), section(false))).toBe('write');
		expect(accessToText(principal(), section(false))).toBe('read');
		expect(accessToText(PUBLIC, section(false))).toBe('none');
		expect(accessToText(PUBLIC, section(true))).toBe('read');
	});

	it('A23 nobody writes a board or a channel as bytes; another project’s member does not even read', async () => {
		const steward = principal({ role: 'steward' });
		for (const name of [`board:${world.boardId}`, `project:${world.projectId}`, `workshop:${randomUUID()}`]) {
			expect(await accessTo(database.db, steward, named(name), world.projectId)).toBe('read');
			expect(await accessTo(database.db, principal({ projectId: randomUUID() }), named(name), world.projectId)).toBe(
				'none',
			);
			expect(await accessTo(database.db, PUBLIC, named(name), world.projectId)).toBe('none');
		}
	});

	it('A24 a text that belongs to nothing gives no rights', async () => {
		expect(
			await accessTo(database.db, principal({ role: 'steward' }), named(`text:${randomUUID()}`), world.projectId),
		).toBe('none');
	});
});
