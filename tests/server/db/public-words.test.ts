import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INSPECTED } from '../../../server/db/public-words-store.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** Texts that are not looked at for contact details, by why. A new column of text stands here, or is looked at. */
const EXEMPT: Record<string, readonly string[]> = {
	'No words of anybody: a choice, an id, a hash, a place in an order.': [
		'agreement: outcome text_hash',
		'api_token: token_hash hint',
		'audit_event: act by_kind',
		'backup_state: name',
		'board_command: name',
		'client_binding: document_id',
		'college: key shape colour',
		'commitment: means status',
		'contract_section: source',
		'decision: status',
		'departure_certificate: sha256',
		'detection: field kind state',
		'document: id kind',
		'document_checkpoint: document_id',
		'document_update: document_id',
		'file: subject format sha256 preview_sha256',
		'instance_setting: name',
		'invitation: token_hash role',
		'item: kind state rank',
		'item_version: text_hash',
		'job_run: name failure',
		'known_device: device_hash',
		'mail: kind occasion host locale state reason bounce',
		'mail_bounce: address_hash hard_code',
		'mail_refusal: address_hash',
		'note: kind lang original_lang voice rank state',
		'note_group: rank',
		'owner: export_sha256',
		'owner_departure: export_sha256',
		'participant: role mandate',
		'position: choice',
		'position_history: choice',
		'project: slug authorship',
		'purge_record: kind',
		'receipt: code_hash',
		'recovery_code: code_hash',
		'response: status',
		'retention_setting: kind',
		'second_factor: secret',
		'session: id kind device provider_session',
		'sign_in_link: token_hash purpose',
		'territory: kind code',
		'text_restore: document_id',
		'try_count: key',
		'webhook_delivery: occasion event state reason',
		'workshop: kind join_code live screen_key',
		'workshop_event: name',
		'hand_count: target',
		'ballot_mark: target',
		'seat: duty',
		'phase: kind rank',
	],
	'Read by the person concerned, or by those who administer, alone.': [
		'account: email password_hash display_name locale',
		'api_token: name',
		'external_identity: issuer subject',
		'invitation: email',
		'mail: address',
		'note: state_reason',
		'webhook: url',
	],
	'The name under which somebody chose to be known.': ['participant: display_name'],
	'Contact details are what it is for: an office to write to, a place to come to.': [
		'owner: name contact',
		'privacy_notice: controller purposes legal_basis recipients durations rights contact',
		'workshop: place',
	],
	'A copy of words that are looked at where they come from.': ['item_version: title text', 'position_history: reason'],
	'Names and texts of the institution, which those who answer for the project publish in its name.': [
		'board: title',
		'college: label definition',
		'contract: title subtitle',
		'contract_section: title hint',
		'file: name alt',
		'method: name goal care',
		'phase: title question instruction plain_text',
		'organisation: name plain_text',
		'project: title subtitle summary plain_text',
	],
	'No page lets anybody type it: it comes with a project that is loaded.': [
		'axis: title',
		'commitment: text',
		'decision: text',
		'figure: label unit source',
		'indicator: label unit',
		'objective: title text',
		'territory: name portrait',
		'theme: label plain_label',
	],
};

test('every column of text is looked at for contact details, or is exempt with a reason', async () => {
	const { rows } = await sql<{ column: string }>`
		select table_name || '.' || column_name as column
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE' and data_type in ('text', 'character varying')
			and table_name not like 'kysely_%'`.execute(database.db);
	const columns = (table: string, fields: readonly string[]) => fields.map((field) => `${table}.${field}`);
	const inspected = Object.values(INSPECTED).flatMap(({ table, fields }) => columns(table, fields));
	const exempt = Object.values(EXEMPT)
		.flat()
		.flatMap((line) => {
			const [table = '', fields = ''] = line.split(': ');
			return columns(table, fields.split(' '));
		});
	expect([...inspected, ...exempt].sort()).toEqual(rows.map(({ column }) => column).sort());
});
