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

/**
 * `veiled`: its phase hides what is written until the reveal; `waiting`: it came after its phase, or was put off for later, and a
 * facilitator places it.
 * Neither is in the board's document.
 */
export const NOTE_STATES = ['visible', 'veiled', 'waiting', 'hidden', 'withdrawn'] as const;
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

/** What a phase of an agenda is for. `pause`: nobody works. */
export const PHASE_KINDS = [
	'welcome',
	'write',
	'read',
	'group',
	'prioritise',
	'discuss',
	'conclude',
	'free',
	'pause',
] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** `hidden`: what others write is not told before the reveal; `round_robin`: ideas pass from hand to hand (6-3-5). */
export const WRITING_MODES = ['hidden', 'open', 'round_robin'] as const;
export type WritingMode = (typeof WRITING_MODES)[number];

/** How people choose: dots to place, a consent check (positions), or one answer among some. */
export const BALLOT_KINDS = ['dots', 'consent', 'poll'] as const;
export type BallotKind = (typeof BALLOT_KINDS)[number];

export const BALLOT_TARGETS = ['groups', 'notes', 'items'] as const;
export type BallotTarget = (typeof BALLOT_TARGETS)[number];

/** What the projector shows beside question, timer and QR code. */
export const SCREEN_VIEWS = ['question', 'counts', 'wall', 'results', 'tables'] as const;
export type ScreenView = (typeof SCREEN_VIEWS)[number];

export const WORKSHOP_LIVES = ['prepared', 'running', 'ended'] as const;
export type WorkshopLife = (typeof WORKSHOP_LIVES)[number];

/** What somebody does at a table besides taking part. `device`: the table's shared device, which is nobody. */
export const SEAT_DUTIES = ['none', 'scribe', 'timekeeper', 'reporter', 'host', 'device'] as const;
export type SeatDuty = (typeof SEAT_DUTIES)[number];

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
