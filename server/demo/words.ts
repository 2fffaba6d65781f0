import type { CommitmentStatus, MeansKind, NoteKind, ResponseStatus, WorkshopKind } from '#lib/domain/vocabulary.ts';

/** The demonstration's French codes, in the product's words. */
export const COLLEGE_KEYS: Record<string, string> = {
	habitants: 'residents',
	associations: 'associations',
	collectivites: 'local_authorities',
	etat_operateurs: 'state',
	bailleurs: 'landlords',
	economie: 'economy',
};

export const NOTE_KINDS: Record<string, NoteKind> = {
	difficulte: 'difficulty',
	besoin: 'need',
	atout: 'asset',
	idee: 'proposal',
	constat: 'observation',
	engagement: 'pledge',
	question: 'question',
};

export const WORKSHOP_KINDS: Record<string, WorkshopKind> = {
	seminaire: 'seminar',
	diagnostic_en_marchant: 'walk',
	atelier: 'workshop',
	pleniere: 'plenary',
};

export const RESPONSES: Record<string, ResponseStatus> = { retenue: 'kept', amendee: 'partly', reportee: 'postponed' };

export const MEANS: Record<string, MeansKind> = {
	droit_commun: 'mainstream',
	financement: 'dedicated',
	investissement: 'investment',
	moyens_humains: 'staff',
	mise_a_disposition: 'in_kind',
	organisation: 'organisation',
	action: 'organisation',
	acces_donnees: 'data',
};

export const COMMITMENT_STATUSES: Record<string, CommitmentStatus> = { propose: 'proposed', valide: 'validated' };

export const DECISION_STATUSES = { fait: 'done', en_cours: 'in_progress', a_faire: 'to_do' } as const;

/** First names of the people of the demonstration; nobody in particular. */
export const FIRST_NAMES = (
	'Nadia Karim Lucette Mehmet Fatou Bernard Inès Joaquim Sylvie Moussa Aïcha Gérard Léa Ibrahim Monique Samir Chantal ' +
	'Rayan Odile Amadou Yasmine Robert Leïla Thierry Maria Youssef Colette Adama Sabrina Michel Hawa Awa Julien Nora Pascal ' +
	'Elif Damien Rokia Estelle Hugo Farida Cédric Maëlle Boubacar Anne Sofiane Claire Paul Isabelle Éric Valérie Denis Hélène ' +
	'Bruno Agnès Laurent Carole Philippe Nathalie Xavier Sandrine Olivier Martine Yves Brigitte Alain Josiane Serge Muriel ' +
	'Fabrice Corinne Didier Ghislaine Rémi'
).split(' ');
