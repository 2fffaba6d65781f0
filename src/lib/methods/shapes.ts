import type { Ballot, PhaseSettings, Writing } from '#lib/domain/phase.ts';
import type { BallotTarget, NoteKind, PhaseKind, WritingMode } from '#lib/domain/vocabulary.ts';

/** What a supplied method is in every language: phases with their minutes and rights, sizes, sources. */
export interface MethodShape {
	people: [least: number, most: number];
	table: [least: number, most: number] | null;
	thenRound?: true;
	sources: readonly string[];
	phases: readonly PhaseShape[];
}

export interface PhaseShape {
	kind: PhaseKind;
	minutes: number;
	/** What differs from the usual settings of the kind; the texts bring beginnings of sentences and options. */
	settings?: Partial<PhaseSettings>;
}

const phase = (kind: PhaseKind, minutes: number, settings?: Partial<PhaseSettings>): PhaseShape =>
	settings ? { kind, minutes, settings } : { kind, minutes };

const writing = (mode: WritingMode, more: Partial<Writing> = {}): Writing => ({
	...{ mode, anonymous: false, kinds: [], starters: [], most: null, rounds: null, roundSeconds: null },
	...more,
});
const writes = (mode: WritingMode, kinds: NoteKind[] = [], more: Partial<Writing> = {}): Partial<PhaseSettings> => ({
	writing: writing(mode, { kinds, ...more }),
});
const dots = (budget: number, mostOnOne: number, target: BallotTarget = 'groups'): { ballot: Ballot } => ({
	ballot: { kind: 'dots', target, budget, mostOnOne },
});
/** Its options come with the texts. */
const poll: { ballot: Ballot } = { ballot: { kind: 'poll', options: [] } };
const arrange = { arrange: true };
const speaking = { speaking: true };
const plenary = { plenary: true };
const quiet: Partial<PhaseSettings> = { writing: null, draft: false };

/** In the order in which equal ones are proposed. */
export const SHAPES = {
	photolangage: {
		people: [6, 12],
		table: null,
		sources: [
			'https://sengagerpourlemonde.org/le-photolangage/',
			'https://issuu.com./rcnjusticedemocratie/docs/43-trame-danimation-photolangage',
		],
		phases: [
			phase('welcome', 5),
			phase('read', 10, { screen: 'question' }),
			phase('discuss', 40, { ...writes('open'), draft: false, ...plenary }),
			phase('group', 10, { ...writes('open'), ...plenary }),
		],
	},
	brainstorming_postits: {
		people: [5, 30],
		table: [5, 7],
		sources: [],
		phases: [
			phase('welcome', 5),
			phase('write', 10, writes('hidden')),
			phase('read', 15, { ...writes('open'), ...arrange, ...speaking }),
			phase('group', 15),
		],
	},
	metaplan: {
		people: [6, 20],
		table: [6, 10],
		sources: [
			'https://pauldevaux.fr/reussir-un-metaplan/',
			'https://vdocuments.site/metaplan-a-les-rgles-de-la-m-rations-metaplan-il-faut-compter-un-panneau.html',
		],
		phases: [
			phase('welcome', 5),
			phase('write', 10, writes('hidden', ['asset', 'difficulty', 'proposal'], { anonymous: true })),
			phase('group', 20, { ...plenary, ...speaking }),
			phase('group', 10, plenary),
			phase('prioritise', 5, { ...dots(4, 2), ...plenary }),
		],
	},
	brainwriting_635: {
		people: [4, 8],
		table: [4, 6],
		sources: ['https://manager-go.com/gestion-de-projet/dossiers-methodes/brainwriting'],
		phases: [
			phase('welcome', 5),
			phase('write', 30, writes('round_robin', ['proposal'], { most: 3, rounds: 6, roundSeconds: 300 })),
			phase('prioritise', 15, { ...dots(3, 1, 'notes'), ...arrange }),
		],
	},
	world_cafe: {
		people: [12, 100],
		table: [4, 5],
		sources: [
			'https://interpole.xyz/?WorldCafe',
			'https://www.reseautransition.be/je-veux-agir-approfondir-engager-votre-public-et-votre-reseau-world-cafe/',
		],
		phases: [
			phase('welcome', 10),
			phase('discuss', 25, { ...writes('open'), draft: false }),
			phase('discuss', 25, { ...writes('open', ['obstacle', 'observation', 'question']), draft: false }),
			phase('discuss', 25, { ...writes('open', ['lever', 'proposal', 'pledge']), draft: false }),
			phase('conclude', 20, writes('open')),
		],
	},
	forum_ouvert: {
		people: [15, 300],
		table: null,
		sources: [
			'https://www.insuffle.com/?p=10183',
			'https://reseaucitoyen.org/methode/approche-projet-animation-contribution/forum-ouvert',
		],
		phases: [
			phase('welcome', 30, speaking),
			phase('write', 30, { ...writes('open', [], { most: 2 }), ...arrange, ...plenary, screen: 'wall' }),
			phase('free', 60),
			phase('free', 60),
			phase('read', 30, { ...writes('open'), screen: 'tables' }),
			phase('conclude', 30, writes('open', ['pledge'])),
		],
	},
	boule_de_neige: {
		people: [8, 64],
		table: [8, 8],
		sources: ['https://latoilescoute.net/debat-boule-de-neige'],
		phases: [
			phase('write', 3, writes('hidden', [], { most: 3 })),
			phase('discuss', 5, quiet),
			phase('discuss', 12, quiet),
			phase('discuss', 15, { ...writes('open', ['proposal']), draft: false, ...arrange }),
			phase('conclude', 20, writes('open', ['proposal'])),
		],
	},
	diagnostic_en_marchant: {
		people: [6, 20],
		table: [3, 3],
		sources: [
			'https://fr.readkong.com/page/le-diagnostic-en-marchant-un-outil-au-service-d-une-7595754',
			'https://fr.scribd.com/document/617216778/Le-diagnostic-en-marchant',
		],
		phases: [
			phase('welcome', 15),
			phase('write', 75, { ...writes('open', ['observation', 'difficulty', 'asset']), screen: 'question' }),
			phase('group', 45, { ...speaking, ...plenary }),
			phase('conclude', 15, writes('open', ['pledge'])),
		],
	},
	afom: {
		people: [5, 24],
		table: [5, 7],
		sources: ['https://nobilis-vallis.eu/?p=740'],
		phases: [
			phase('welcome', 10),
			phase('write', 20, { ...writes('open', ['asset', 'difficulty']), ...arrange }),
			phase('write', 20, { ...writes('open', ['lever', 'obstacle']), ...arrange }),
			phase('discuss', 20, writes('open', ['proposal'])),
		],
	},
	arbre_a_problemes: {
		people: [5, 10],
		table: [5, 10],
		sources: ['https://www.centraider.org/fiche-technique-n4-larbre-a-problemes-un-outil-danalyse-prospective/'],
		phases: [
			phase('discuss', 15, { ...writes('open', ['difficulty'], { most: 1 }), draft: false }),
			phase('write', 25, { ...writes('open', ['obstacle', 'difficulty']), ...arrange }),
			phase('write', 15, { ...writes('open', ['observation', 'difficulty']), ...arrange }),
			phase('discuss', 25, { ...writes('open', ['lever', 'proposal']), ...arrange }),
		],
	},
	debat_mouvant: {
		people: [8, 25],
		table: null,
		sources: ['https://agir-ese.org/methode/debat-mouvant-ou-jeu-de-la-ligne-et-riviere-du-doute?region=ara'],
		phases: [
			phase('welcome', 5),
			...[1, 2, 3].flatMap(() => [
				phase('prioritise', 2, { ...poll, ...plenary }),
				phase('discuss', 8, { ...writes('open', ['observation', 'question']), ...poll, draft: false, ...plenary }),
			]),
			phase('conclude', 5, writes('open')),
		],
	},
	mur_expression: {
		people: [1, 500],
		table: null,
		sources: ['https://www.reseaugrappe.org/porteur-de-parole/'],
		phases: [phase('welcome', 30), phase('write', 120, { ...writes('open'), screen: 'wall' }), phase('group', 30)],
	},
	gommettes: {
		people: [3, 200],
		table: null,
		sources: [
			'https://imfusio.com/fr/print/bibliotheque/vote-par-points',
			'https://www.insuffle.com/le-dot-voting-prendre-une-decision-collective-en-5-minutes',
		],
		phases: [
			phase('read', 5, plenary),
			phase('read', 3, { ...plenary, screen: 'question' }),
			phase('prioritise', 5, { ...dots(5, 2), ...plenary }),
			phase('discuss', 10, { ...quiet, ...plenary, screen: 'results' }),
		],
	},
	vote_criteres: {
		people: [4, 30],
		table: null,
		sources: ['https://imfusio.com/fr/bibliotheque/vote-par-criteres'],
		phases: [
			phase('read', 5, plenary),
			phase('prioritise', 3, { ...dots(3, 1), ...plenary }),
			phase('prioritise', 4, { ...dots(3, 1), ...plenary }),
			phase('prioritise', 3, { ...dots(3, 1), ...plenary }),
			phase('discuss', 15, { ...quiet, ...plenary, screen: 'results' }),
		],
	},
	groupes_de_pairs: {
		people: [8, 48],
		table: [4, 12],
		sources: ['https://doczz.fr/doc/3556421/charte-du-croisement-des-savoirs'],
		phases: [
			phase('discuss', 60, { ...writes('open'), ...arrange, draft: false }),
			phase('discuss', 20, { writing: null, speaking: false }),
			phase('read', 60, { ...writes('open', ['question']), ...speaking, ...plenary }),
			phase('conclude', 30, { ...writes('open'), draft: true }),
		],
	},
	restitution_pleniere: {
		people: [10, 120],
		table: [5, 8],
		sources: ['https://designdeseminaires.com/2016/02/09/les-ateliers-dynamiques/'],
		phases: [
			phase('conclude', 12),
			phase('discuss', 15, { ...writes('open', ['question', 'observation']), draft: false, ...plenary }),
			phase('conclude', 10, { screen: 'question' }),
		],
	},
	tour_commentaires: {
		people: [5, 2000],
		table: [5, 8],
		thenRound: true,
		sources: [],
		phases: [
			phase('read', 15, { ...plenary, ...speaking }),
			phase('write', 25, { ...writes('open', ['question', 'proposal', 'obstacle']), screen: 'question' }),
			phase('discuss', 15, { ...quiet, ...plenary }),
			phase('conclude', 5, { speaking: false, screen: 'question' }),
		],
	},
	quartiers_2030: {
		people: [6, 60],
		table: [5, 7],
		sources: [],
		phases: [
			phase('welcome', 10),
			phase('write', 10, writes('hidden', ['observation', 'asset', 'need'])),
			phase('read', 15, { ...arrange, ...speaking }),
			phase('discuss', 25, { ...writes('open', ['proposal', 'lever', 'pledge']), ...arrange }),
			phase('prioritise', 5, dots(4, 2)),
			phase('conclude', 15),
		],
	},
	obstacles_leviers: {
		people: [5, 60],
		table: [5, 7],
		sources: [],
		phases: [
			phase('welcome', 5),
			phase('write', 10, writes('hidden', ['obstacle'])),
			phase('group', 10),
			phase('write', 15, { ...writes('open', ['lever', 'proposal']), ...arrange, screen: 'wall' }),
			phase('prioritise', 5, dots(5, 2)),
			phase('discuss', 15, writes('open', ['pledge'])),
		],
	},
} as const satisfies Record<string, MethodShape>;

export type MethodId = keyof typeof SHAPES;
export const METHOD_IDS = Object.keys(SHAPES) as MethodId[];
