import type { ExportDocument } from './export-subject.ts';
import type { DetectionKind } from './personal-details.ts';
import type { AgreementRule } from './agreement.ts';
import type { AuthorshipChoice } from './authorship.ts';
import type { ApiScope, DataFormat, DatasetName, WebhookEvent } from './api.ts';
import type { Mandate, Role } from './vocabulary.ts';

/**
 * Every act that the audit log knows, with what it may say of it: ids of rows and choices from closed lists, never words
 * that somebody wrote, never a name, an address or an email. To add one: a line here, its family below, a sentence in
 * `messages/{fr,en}/audit.ts`; the compiler asks for all three.
 */
export interface AuditActs {
	'project.founded': None;
	'project.changed': None;
	'project.published': None;
	'project.unpublished': None;
	'rule.changed': { rule: AgreementRule };
	'authorship.changed': { choice: AuthorshipChoice };
	'notice.changed': None;
	'college.added': { collegeId: string };
	'college.changed': { collegeId: string };
	'college.removed': None;
	'organisation.added': { organisationId: string };
	'organisation.changed': { organisationId: string };
	'organisation.removed': None;
	'member.role_changed': { participantId: string; from: Role; to: Role };
	'member.placed': { participantId: string; collegeId: string; organisationId: string | null };
	'member.removed': { participantId: string };
	'member.joined': { participantId: string; role: Role; mandate: Mandate };
	'mandate.confirmed': { participantId: string; organisationId: string };
	'mandate.refused': { participantId: string; organisationId: string };
	'invitation.made': { role: Role; mailed: boolean };
	'invitation.withdrawn': None;
	'note.hidden': { noteId: string };
	'note.shown': { noteId: string };
	'detection.masked': { kind: DetectionKind };
	'detection.kept': { kind: DetectionKind };
	'round.opened': { roundId: string };
	'round.extended': { roundId: string };
	'round.closed': { roundId: string };
	'item.agreed': { itemId: string; roundId: string };
	'item.contested': { itemId: string; roundId: string };
	'item.released': { itemId: string; roundId: string };
	'item.reopened': { itemId: string };
	'item.set_aside': { itemId: string };
	/** Null: a section of the contract. */
	'text.restored': { itemId: string | null };
	'resource.added': None;
	'resource.removed': None;
	'resource.brought_back': None;
	'resource.shown': None;
	'resource.hidden': None;
	'export.asked': { document: ExportDocument; format: string };
	'export.fetched': { document: ExportDocument; format: string };
	'data.fetched': { dataset: DatasetName | 'all'; format: DataFormat | 'zip' };
	'token.made': { tokenId: string; scopes: ApiScope[] };
	'token.revoked': { tokenId: string };
	'webhook.added': { webhookId: string; events: WebhookEvent[] };
	'webhook.paused': { webhookId: string };
	'webhook.resumed': { webhookId: string };
	'webhook.removed': None;
	'person.erased': None;
	'retention.changed': None;
	'workshop.made': { workshopId: string };
	'workshop.opened': { workshopId: string };
	'workshop.closed': { workshopId: string };
	/** The address that opens its projector without a session was made, or changed. */
	'workshop.screen_made': { workshopId: string };
	'section.removed': None;
	'owner.made': None;
	'owner.changed': None;
	'owner.administrator_named': { accountId: string };
	'owner.administrator_invited': None;
	'owner.administrator_removed': { accountId: string };
	'owner.archived': None;
	'owner.departure_asked': None;
	'owner.departure_cancelled': None;
	'owner.erased': None;
	'link.made': { purpose: 'demo' | 'administrator' };
	'account.made': { administrator: boolean };
	'password.set': None;
	'second_factor.set': None;
	'second_factor.removed': None;
	'second_factor.reset': None;
	'identity.linked': None;
	'identity.unlinked': None;
	'backup.made': None;
	'backup.restored': None;
	'mail.retried': None;
	'mail.passed_on': None;
}
type None = Record<never, never>;
export type AuditAct = keyof AuditActs;

/** An act and what it was about. */
export type AuditEntry = { [Act in AuditAct]: { act: Act; about: AuditActs[Act] } }[AuditAct];

/** What the log can be narrowed to. */
export const AUDIT_FAMILIES = ['people', 'settings', 'words', 'rounds', 'exports', 'instance'] as const;
export type AuditFamily = (typeof AUDIT_FAMILIES)[number];

const AUDIT_ACTS: Record<AuditAct, AuditFamily> = {
	'project.founded': 'settings',
	'project.changed': 'settings',
	'project.published': 'settings',
	'project.unpublished': 'settings',
	'rule.changed': 'settings',
	'authorship.changed': 'settings',
	'notice.changed': 'settings',
	'college.added': 'settings',
	'college.changed': 'settings',
	'college.removed': 'settings',
	'organisation.added': 'settings',
	'organisation.changed': 'settings',
	'organisation.removed': 'settings',
	'member.role_changed': 'people',
	'member.placed': 'people',
	'member.removed': 'people',
	'member.joined': 'people',
	'mandate.confirmed': 'people',
	'mandate.refused': 'people',
	'invitation.made': 'people',
	'invitation.withdrawn': 'people',
	'note.hidden': 'words',
	'note.shown': 'words',
	'detection.masked': 'words',
	'detection.kept': 'words',
	'round.opened': 'rounds',
	'round.extended': 'rounds',
	'round.closed': 'rounds',
	'item.agreed': 'rounds',
	'item.contested': 'rounds',
	'item.released': 'rounds',
	'item.reopened': 'rounds',
	'item.set_aside': 'rounds',
	'text.restored': 'words',
	'resource.added': 'settings',
	'resource.removed': 'settings',
	'resource.brought_back': 'settings',
	'resource.shown': 'settings',
	'resource.hidden': 'settings',
	'export.asked': 'exports',
	'export.fetched': 'exports',
	'data.fetched': 'exports',
	'token.made': 'settings',
	'token.revoked': 'settings',
	'webhook.added': 'settings',
	'webhook.paused': 'settings',
	'webhook.resumed': 'settings',
	'webhook.removed': 'settings',
	'person.erased': 'people',
	'retention.changed': 'settings',
	'workshop.made': 'settings',
	'workshop.opened': 'settings',
	'workshop.closed': 'settings',
	'workshop.screen_made': 'settings',
	'section.removed': 'words',
	'owner.made': 'settings',
	'owner.changed': 'settings',
	'owner.administrator_named': 'people',
	'owner.administrator_invited': 'people',
	'owner.administrator_removed': 'people',
	'owner.archived': 'exports',
	'owner.departure_asked': 'settings',
	'owner.departure_cancelled': 'settings',
	'owner.erased': 'instance',
	'link.made': 'instance',
	'account.made': 'instance',
	'password.set': 'instance',
	'second_factor.set': 'instance',
	'second_factor.removed': 'instance',
	'second_factor.reset': 'instance',
	'identity.linked': 'instance',
	'identity.unlinked': 'instance',
	'backup.made': 'instance',
	'backup.restored': 'instance',
	'mail.retried': 'instance',
	'mail.passed_on': 'instance',
};

export function isAuditAct(act: string): act is AuditAct {
	return Object.hasOwn(AUDIT_ACTS, act);
}

/** The acts of one family, or all. */
export function actsOf(family: AuditFamily | null): AuditAct[] {
	return (Object.keys(AUDIT_ACTS) as AuditAct[]).filter((act) => family === null || AUDIT_ACTS[act] === family);
}

/** Who did it: a participant; an account (what concerns the whole instance); the command line; the server; nobody to be named. */
export type AuditActor = 'participant' | 'account' | 'operator' | 'server' | 'withheld';
