import type { ColumnType, Generated } from 'kysely';
import type { AuditActor } from '#lib/domain/audit.ts';
import type { AuthorshipChoice } from '#lib/domain/authorship.ts';
import type { CollegeColour } from '#lib/domain/colleges.ts';
import type { FileFormat } from '#lib/domain/files.ts';
import type { DetectionKind } from '#lib/domain/personal-details.ts';
import type {
	CollegeShape,
	CommitmentStatus,
	ItemKind,
	ItemState,
	Locale,
	Mandate,
	MeansKind,
	NoteKind,
	NoteState,
	PositionChoice,
	ResponseStatus,
	Role,
	SectionSource,
	TerritoryKind,
	Voice,
	WorkshopKind,
} from '#lib/domain/vocabulary.ts';
import type { MailKind } from '../mail/letters.ts';
import type { LiveTables, NoteGivenColumns, WorkshopRunColumns } from './live-tables.ts';

/**
 * The tables as Kysely sees them; `migrations/` is their source. The driver is set (see `database.ts`) to give `bigint`
 * and `numeric` as numbers (all ours are far below 2^53) and `date` as `YYYY-MM-DD`.
 */
export interface Database extends LiveTables {
	instance_setting: InstanceSettingTable;
	account: AccountTable;
	session: SessionTable;
	sign_in_link: SignInLinkTable;
	external_identity: ExternalIdentityTable;
	second_factor: SecondFactorTable;
	recovery_code: RecoveryCodeTable;
	known_device: KnownDeviceTable;
	owner: OwnerTable;
	owner_administrator: OwnerAdministratorTable;
	owner_departure: OwnerDepartureTable;
	departure_certificate: DepartureCertificateTable;
	project: ProjectTable;
	territory: TerritoryTable;
	theme: ThemeTable;
	college: CollegeTable;
	organisation: OrganisationTable;
	participant: ParticipantTable;
	invitation: InvitationTable;
	workshop: WorkshopTable;
	board: BoardTable;
	figure: FigureTable;
	figure_value: FigureValueTable;
	note_group: NoteGroupTable;
	note: NoteTable;
	board_command: BoardCommandTable;
	item: ItemTable;
	item_source: ItemSourceTable;
	item_territory: ItemTerritoryTable;
	item_version: ItemVersionTable;
	text_admission: TextAdmissionTable;
	comment_round: CommentRoundTable;
	round_item: RoundItemTable;
	position: PositionTable;
	position_history: PositionHistoryTable;
	response: ResponseTable;
	agreement: AgreementTable;
	contract: ContractTable;
	contract_section: ContractSectionTable;
	contract_clause: ContractClauseTable;
	axis: AxisTable;
	objective: ObjectiveTable;
	objective_item: ObjectiveItemTable;
	indicator: IndicatorTable;
	commitment: CommitmentTable;
	decision: DecisionTable;
	document: DocumentTable;
	document_update: DocumentUpdateTable;
	document_checkpoint: DocumentCheckpointTable;
	client_binding: ClientBindingTable;
	text_restore: TextRestoreTable;
	receipt: ReceiptTable;
	privacy_notice: PrivacyNoticeTable;
	audit_event: AuditEventTable;
	file: FileTable;
	resource: ResourceTable;
	detection: DetectionTable;
	mail: MailTable;
	mail_refusal: MailRefusalTable;
	mail_bounce: MailBounceTable;
	try_count: TryCountTable;
	backup_state: BackupStateTable;
	job_run: JobRunTable;
	api_token: ApiTokenTable;
	webhook: WebhookTable;
	webhook_delivery: WebhookDeliveryTable;
	retention_setting: RetentionSettingTable;
	purge_record: PurgeRecordTable;
}

type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** Written as a JSON string or a plain object; read as parsed JSON, to be narrowed by the store that knows its shape. */
type Json = ColumnType<unknown, string, string>;

interface InstanceSettingTable {
	name: string;
	value: Json;
}

interface AccountTable {
	id: Generated<string>;
	email: string | null;
	password_hash: string | null;
	display_name: Generated<string>;
	locale: Locale | null;
	administrator: Generated<boolean>;
	created_at: Generated<Date>;
	seen_at: ColumnType<Date, Date | undefined, Date>;
}

interface SessionTable {
	id: string;
	account_id: string;
	/** `team`: stewards, facilitators and administrators, whose sessions are short. `pending`: before the second step. */
	kind: 'guest' | 'member' | 'team' | 'table' | 'pending';
	device: Generated<string>;
	second_factor_at: Timestamp | null;
	provider_session: string | null;
	created_at: Generated<Date>;
	last_seen_at: Generated<Date>;
	expires_at: Timestamp;
	absolute_expires_at: Timestamp;
}

interface SignInLinkTable {
	token_hash: string;
	account_id: string | null;
	owner_id: string | null;
	purpose: 'demo' | 'administrator' | 'mail';
	expires_at: Timestamp;
	used_at: Timestamp | null;
	created_at: Generated<Date>;
}

interface ExternalIdentityTable {
	issuer: string;
	subject: string;
	account_id: string;
	created_at: Generated<Date>;
}

interface SecondFactorTable {
	account_id: string;
	secret: string;
	last_step: Generated<number>;
	confirmed_at: Timestamp | null;
	created_at: Generated<Date>;
}

interface RecoveryCodeTable {
	account_id: string;
	code_hash: string;
	used_at: Timestamp | null;
}

interface KnownDeviceTable {
	account_id: string;
	device_hash: string;
	seen_at: Timestamp;
}

interface OwnerTable {
	id: Generated<string>;
	name: Generated<string>;
	contact: Generated<string>;
	created_at: Generated<Date>;
	exported_at: Timestamp | null;
	export_sha256: string | null;
}

interface OwnerAdministratorTable {
	owner_id: string;
	account_id: string;
	created_at: Generated<Date>;
}

interface OwnerDepartureTable {
	owner_id: string;
	asked_at: Timestamp;
	asked_by: string | null;
	due_at: Timestamp;
	export_sha256: string | null;
}

interface DepartureCertificateTable {
	id: Generated<string>;
	erased_at: Timestamp;
	certificate: Json;
	sha256: string;
}

interface ProjectTable {
	id: Generated<string>;
	owner_id: string;
	slug: string;
	title: string;
	subtitle: Generated<string>;
	summary: Generated<string>;
	plain_text: Generated<string>;
	starts_on: string | null;
	ends_on: string | null;
	published: Generated<boolean>;
	agreement_rule: Json;
	authorship: Generated<AuthorshipChoice>;
	names_since: Timestamp | null;
	created_at: Generated<Date>;
}

interface TerritoryTable {
	id: Generated<string>;
	project_id: string;
	parent_id: string | null;
	kind: TerritoryKind;
	name: string;
	code: string | null;
	population: number | null;
	portrait: Generated<string>;
	rank: Generated<number>;
}

interface ThemeTable {
	id: Generated<string>;
	project_id: string;
	label: string;
	plain_label: Generated<string>;
	rank: Generated<number>;
}

interface CollegeTable {
	id: Generated<string>;
	project_id: string;
	key: string;
	label: string;
	definition: Generated<string>;
	shape: CollegeShape;
	colour: CollegeColour;
	rank: Generated<number>;
}

interface OrganisationTable {
	id: Generated<string>;
	project_id: string;
	college_id: string;
	territory_id: string | null;
	name: string;
	plain_text: Generated<string>;
	signatory: Generated<boolean>;
}

interface ParticipantTable {
	id: Generated<string>;
	project_id: string;
	account_id: string;
	display_name: Generated<string>;
	college_id: string;
	organisation_id: string | null;
	role: Role;
	mandate: Generated<Mandate>;
	removed_at: Timestamp | null;
	created_at: Generated<Date>;
}

interface InvitationTable {
	id: Generated<string>;
	project_id: string;
	token_hash: string;
	email: string | null;
	role: Role;
	college_id: string;
	organisation_id: string | null;
	mandate: Generated<boolean>;
	invited_by: string | null;
	created_at: Generated<Date>;
	expires_at: Timestamp;
	accepted_at: Timestamp | null;
	accepted_by: string | null;
}

interface WorkshopTable extends WorkshopRunColumns {
	id: Generated<string>;
	project_id: string;
	kind: WorkshopKind;
	title: string;
	starts_at: Timestamp | null;
	ends_at: Timestamp | null;
	place: Generated<string>;
	join_code: string | null;
	open: Generated<boolean>;
	attendance: number | null;
	created_at: Generated<Date>;
}

interface BoardTable {
	id: Generated<string>;
	project_id: string;
	workshop_id: string | null;
	title: string;
	rank: Generated<number>;
	open: Generated<boolean>;
	last_note_number: Generated<number>;
	created_at: Generated<Date>;
}

interface FigureTable {
	id: Generated<string>;
	project_id: string;
	theme_id: string | null;
	label: string;
	unit: Generated<string>;
	year: number | null;
	source: Generated<string>;
	rank: Generated<number>;
}

interface FigureValueTable {
	figure_id: string;
	territory_id: string;
	value: number;
}

interface NoteGroupTable {
	id: string;
	board_id: string;
	title: Generated<string>;
	titled_by: string | null;
	rank: string;
	dissolved_at: Timestamp | null;
	created_at: Generated<Date>;
}

interface NoteTable extends NoteGivenColumns {
	id: string;
	board_id: string;
	number: number;
	kind: NoteKind;
	text: string;
	lang: Generated<string>;
	original_lang: string | null;
	original_text: string | null;
	voice: Voice;
	label: Generated<string>;
	participant_id: string;
	by_scribe: Generated<boolean>;
	unconfirmed: Generated<boolean>;
	voices: Generated<number>;
	college_id: string | null;
	organisation_id: string | null;
	territory_id: string | null;
	theme_id: string | null;
	figure_id: string | null;
	group_id: string | null;
	rank: string;
	state: Generated<NoteState>;
	state_reason: Generated<string>;
	state_at: Generated<Date>;
	created_at: Generated<Date>;
	changed_at: Generated<Date>;
}

interface BoardCommandTable {
	id: string;
	board_id: string;
	participant_id: string;
	name: string;
	payload: Json;
	inverse: Json | null;
	result: Json;
	at: Generated<Date>;
	undone_at: Timestamp | null;
}

interface ItemTable {
	id: string;
	project_id: string;
	board_id: string;
	kind: ItemKind;
	number: number;
	title: string;
	text: Generated<string>;
	plain_text: Generated<string>;
	theme_id: string | null;
	state: Generated<ItemState>;
	state_reason: Generated<string>;
	version: Generated<number>;
	writers: Generated<number>;
	rank: string;
	created_by: string;
	created_at: Generated<Date>;
	/** Kept by a trigger: title, text, plain text, state, theme or version. */
	changed_at: ColumnType<Date, never, never>;
}

interface ItemSourceTable {
	item_id: string;
	note_id: string | null;
	group_id: string | null;
	source_item_id: string | null;
	figure_id: string | null;
	created_at: Generated<Date>;
}

interface ItemTerritoryTable {
	item_id: string;
	territory_id: string;
}

interface ItemVersionTable {
	item_id: string;
	version: number;
	title: string;
	content: Json;
	text: string;
	text_hash: string;
	document_seq: number;
	created_by: string | null;
	created_at: Generated<Date>;
}

interface TextAdmissionTable {
	item_id: string;
	participant_id: string;
	admitted_by: string;
	at: Generated<Date>;
}

interface CommentRoundTable {
	id: Generated<string>;
	project_id: string;
	title: string;
	question: Generated<string>;
	opens_at: Timestamp;
	closes_at: Timestamp;
	rule: Json;
	created_by: string;
	created_at: Generated<Date>;
	settled_at: Timestamp | null;
}

interface RoundItemTable {
	round_id: string;
	item_id: string;
	item_version: number;
	rank: Generated<number>;
}

interface PositionTable {
	id: Generated<string>;
	round_id: string;
	item_id: string;
	item_version: number;
	participant_id: string | null;
	organisation_id: string | null;
	cast_by: string;
	college_id: string;
	choice: PositionChoice;
	reason: Generated<string>;
	at: Generated<Date>;
	lifted_at: Timestamp | null;
}

interface PositionHistoryTable {
	position_id: string;
	choice: PositionChoice;
	reason: string;
	cast_by: string;
	at: Timestamp;
}

interface ResponseTable {
	id: Generated<string>;
	project_id: string;
	position_id: string | null;
	item_id: string | null;
	status: ResponseStatus;
	reason: string;
	plain_text: Generated<string>;
	organisation_id: string | null;
	participant_id: string;
	at: Generated<Date>;
}

interface AgreementTable {
	id: Generated<string>;
	item_id: string;
	item_version: number;
	round_id: string;
	outcome: 'agreed' | 'agreed_with_reservations' | 'contested';
	rule: Json;
	tally: Json;
	text_hash: string;
	recorded_by: string;
	recorded_at: Generated<Date>;
}

interface ContractTable {
	id: Generated<string>;
	project_id: string;
	title: string;
	subtitle: Generated<string>;
	created_at: Generated<Date>;
}

interface ContractSectionTable {
	id: Generated<string>;
	contract_id: string;
	rank: number;
	annex: Generated<boolean>;
	title: string;
	hint: Generated<string>;
	source: Generated<SectionSource>;
	text: Generated<string>;
}

interface ContractClauseTable {
	id: Generated<string>;
	section_id: string;
	rank: number;
	agreement_id: string;
	placed_by: string | null;
	placed_at: Generated<Date>;
}

interface AxisTable {
	id: Generated<string>;
	project_id: string;
	rank: number;
	title: string;
}

interface ObjectiveTable {
	id: Generated<string>;
	project_id: string;
	axis_id: string;
	rank: number;
	title: string;
	text: Generated<string>;
	lead_id: string | null;
}

interface ObjectiveItemTable {
	objective_id: string;
	item_id: string;
}

interface IndicatorTable {
	id: Generated<string>;
	objective_id: string;
	rank: number;
	label: string;
	unit: Generated<string>;
	baseline: number | null;
	baseline_year: number | null;
	target: number | null;
	target_year: number | null;
	source_id: string | null;
}

interface CommitmentTable {
	id: Generated<string>;
	project_id: string;
	objective_id: string | null;
	organisation_id: string;
	rank: number;
	text: string;
	means: MeansKind;
	amount_eur: number | null;
	starts_on: string | null;
	due_date: string | null;
	status: CommitmentStatus;
}

interface DecisionTable {
	id: Generated<string>;
	project_id: string;
	workshop_id: string | null;
	organisation_id: string | null;
	text: string;
	due_date: string | null;
	status: 'to_do' | 'in_progress' | 'done';
}

interface DocumentTable {
	id: string;
	kind: 'board' | 'text';
	project_id: string;
	head_seq: Generated<number>;
	head_hash: Generated<Buffer>;
	rights_version: Generated<number>;
	text_seq: Generated<number>;
	erased_seq: Generated<number>;
	forget_at: Timestamp | null;
	created_at: Generated<Date>;
}

interface DocumentUpdateTable {
	document_id: string;
	seq: number;
	participant_id: string | null;
	at: Generated<Date>;
	bytes: Buffer;
	prev_hash: Buffer;
	hash: Buffer;
}

interface DocumentCheckpointTable {
	document_id: string;
	seq: number;
	bytes: Buffer;
	sha256: Buffer;
	created_at: Generated<Date>;
}

interface ClientBindingTable {
	document_id: string;
	client_id: number;
	participant_id: string | null;
	bound_at: Generated<Date>;
	written_for: string | null;
}

interface TextRestoreTable {
	document_id: string;
	seq: number;
	restored_seq: number;
	participant_id: string | null;
	at: Generated<Date>;
}

interface MailTable {
	id: string;
	kind: MailKind;
	occasion: string;
	host: string;
	account_id: string | null;
	invitation_id: string | null;
	project_id: string | null;
	address: string;
	locale: Locale;
	data: Json;
	state: Generated<'waiting' | 'sent' | 'failed' | 'dropped'>;
	reason: Generated<string>;
	attempts: Generated<number>;
	unheard: Generated<number>;
	due_at: Timestamp;
	expires_at: Timestamp;
	claimed_until: Timestamp | null;
	created_at: Timestamp;
	done_at: Timestamp | null;
	bounced_at: Timestamp | null;
	bounce: Generated<string>;
}

interface MailRefusalTable {
	address_hash: string;
	at: Generated<Date>;
}

interface MailBounceTable {
	address_hash: string;
	hard_at: Timestamp | null;
	hard_code: Generated<string>;
	soft: Generated<number>;
	soft_at: Timestamp | null;
}

interface TryCountTable {
	key: string;
	tries: number;
	expires_at: Timestamp;
}

interface BackupStateTable {
	id: Generated<boolean>;
	asked_at: Timestamp | null;
	tried_at: Timestamp | null;
	made_at: Timestamp | null;
	name: Generated<string>;
	bytes: number | null;
}

interface JobRunTable {
	name: string;
	started_at: Timestamp;
	ended_at: Timestamp | null;
	failed_at: Timestamp | null;
	failures: Generated<number>;
	failure: Generated<string>;
}

interface ReceiptTable {
	account_id: string;
	code_hash: string;
	created_at: Generated<Date>;
}

interface PrivacyNoticeTable {
	project_id: string;
	controller: Generated<string>;
	purposes: Generated<string>;
	legal_basis: Generated<string>;
	recipients: Generated<string>;
	durations: Generated<string>;
	rights: Generated<string>;
	contact: Generated<string>;
	changed_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

interface FileTable {
	id: string;
	project_id: string;
	participant_id: string | null;
	subject: 'resource';
	format: FileFormat;
	name: string;
	size: number;
	sha256: string;
	preview_size: number | null;
	preview_sha256: string | null;
	width: number | null;
	height: number | null;
	alt: Generated<string>;
	created_at: Generated<Date>;
	removed_at: Timestamp | null;
}

interface ResourceTable {
	file_id: string;
	project_id: string;
	title: string;
	source: Generated<string>;
	dated_on: string | null;
	description: Generated<string>;
	public: Generated<boolean>;
}

interface AuditEventTable {
	id: Generated<string>;
	project_id: string | null;
	owner_id: string | null;
	participant_id: string | null;
	account_id: string | null;
	by_kind: AuditActor;
	act: string;
	about: Json;
	at: Timestamp;
}

interface DetectionTable {
	id: Generated<string>;
	project_id: string;
	note_id: string | null;
	group_id: string | null;
	item_id: string | null;
	round_id: string | null;
	position_id: string | null;
	response_id: string | null;
	section_id: string | null;
	workshop_id: string | null;
	resource_id: string | null;
	field: string;
	kind: DetectionKind;
	mark: Buffer;
	state: Generated<'waiting' | 'kept'>;
	found_at: Timestamp;
}

interface RetentionSettingTable {
	project_id: string | null;
	kind: string;
	days: number;
	changed_at: Timestamp;
}

interface PurgeRecordTable {
	at: Timestamp;
	kind: string;
	project_id: string | null;
	gone: number;
}

interface ApiTokenTable {
	id: Generated<string>;
	account_id: string;
	project_id: string | null;
	machine: Generated<boolean>;
	name: string;
	token_hash: string;
	hint: string;
	scopes: string[];
	created_at: Timestamp;
	expires_at: Timestamp;
	last_used_at: Timestamp | null;
	revoked_at: Timestamp | null;
}

interface WebhookTable {
	id: Generated<string>;
	project_id: string;
	url: string;
	events: string[];
	active: Generated<boolean>;
	since: Timestamp;
	created_at: Timestamp;
}

interface WebhookDeliveryTable {
	id: Generated<string>;
	webhook_id: string;
	occasion: string;
	event: string;
	data: Json;
	at: Timestamp;
	state: Generated<'waiting' | 'delivered' | 'failed'>;
	status: number | null;
	milliseconds: number | null;
	reason: Generated<string>;
	attempts: Generated<number>;
	due_at: Timestamp;
	claimed_until: Timestamp | null;
	done_at: Timestamp | null;
}
