/**
 * The closed lists of words that the whole product speaks: the same in types, tables, routes and message keys.
 * French labels live in `src/lib/messages`; definitions in `docs/glossary.md`.
 */

export const ROLES = ['observer', 'contributor', 'facilitator', 'steward'] as const;
export type Role = (typeof ROLES)[number];

/** `unconfirmed`: says they speak for the organisation, nobody has confirmed it yet; it does not count as a mandate. */
export const MANDATES = ['none', 'unconfirmed', 'confirmed'] as const;
export type Mandate = (typeof MANDATES)[number];

export const COLLEGE_SHAPES = ['circle', 'triangle', 'square', 'diamond', 'hexagon', 'pentagon'] as const;
export type CollegeShape = (typeof COLLEGE_SHAPES)[number];

/** What a note says. `figure` quotes a figure of the diagnosis with its source; it is nobody's voice. */
export const NOTE_KINDS = [
	'difficulty',
	'need',
	'asset',
	'obstacle',
	'lever',
	'proposal',
	'question',
	'observation',
	'pledge',
	'figure',
] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];
/** The kinds that a participant may choose when writing. */
export const WRITABLE_NOTE_KINDS = NOTE_KINDS.filter((kind) => kind !== 'figure');

export const NOTE_STATES = ['visible', 'hidden', 'withdrawn'] as const;
export type NoteState = (typeof NOTE_STATES)[number];

/** In whose name one writes: oneself, one's organisation, a group of n people, or someone else as scribe. */
export const VOICES = ['self', 'organisation', 'group', 'someone'] as const;
export type Voice = (typeof VOICES)[number];

export const ITEM_KINDS = ['diagnosis', 'finding', 'recommendation', 'initiative'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** `drafting → in_round → agreed | contested → (drafting | set_aside)`; `agreed → in_contract`. */
export const ITEM_STATES = ['drafting', 'in_round', 'agreed', 'contested', 'set_aside', 'in_contract'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const POSITION_CHOICES = ['agree', 'agree_with_reservation', 'object', 'abstain'] as const;
export type PositionChoice = (typeof POSITION_CHOICES)[number];

/** The state of an answer owed to an objection or to a recommendation. */
export const RESPONSE_STATUSES = ['kept', 'partly', 'not_kept', 'postponed', 'out_of_scope'] as const;
export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

export const WORKSHOP_KINDS = ['workshop', 'seminar', 'plenary', 'video', 'walk', 'round_table'] as const;
export type WorkshopKind = (typeof WORKSHOP_KINDS)[number];

export const TERRITORY_KINDS = [
	'region',
	'intercommunality',
	'municipality',
	'priority_neighbourhood',
	'lived_neighbourhood',
] as const;
export type TerritoryKind = (typeof TERRITORY_KINDS)[number];

/** Kind of means behind a commitment: `mainstream` is the "droit commun". */
export const MEANS_KINDS = [
	'mainstream',
	'dedicated',
	'investment',
	'staff',
	'in_kind',
	'organisation',
	'data',
] as const;
export type MeansKind = (typeof MEANS_KINDS)[number];

export const COMMITMENT_STATUSES = [
	'proposed',
	'arbitrated',
	'validated',
	'signed',
	'kept',
	'partly',
	'dropped',
] as const;
export type CommitmentStatus = (typeof COMMITMENT_STATUSES)[number];

/** What feeds a section of the contract besides its co-written prose. */
export const SECTION_SOURCES = [
	'prose',
	'territory',
	'workshops',
	'diagnosis',
	'findings',
	'axes',
	'objectives',
	'neighbourhoods',
	'indicators',
	'commitments',
	'recommendations',
	'voices',
	'decisions',
] as const;
export type SectionSource = (typeof SECTION_SOURCES)[number];

export const LOCALES = ['fr', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** When mail about one's projects comes: as things happen, or not at all. */
export const MAIL_CHOICES = ['immediate', 'none'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];
