import { plural } from '../format.ts';

/** Contact details in words that others read: told to the writer, reviewed by facilitators. */
export const detections = {
	title: 'Coordonnées à relire',
	lead: 'Un programme a repéré ce qui ressemble à des coordonnées dans des textes que d’autres peuvent lire. Il propose, vous décidez. Il peut se tromper, et ne voit pas tout.',
	kinds: {
		phone: 'un numéro de téléphone',
		email: 'une adresse électronique',
		address: 'une adresse postale',
		iban: 'un numéro de compte bancaire',
		social_security: 'un numéro de sécurité sociale',
	},
	/** Beside the field in which it is being written. */
	warning: (what: string) => `Votre texte contient ${what}. Tout le monde pourra le lire.`,
	wasSent: (what: string) =>
		`Votre texte est enregistré. Il contient ${what}, que tout le monde peut lire. Vous pouvez encore le modifier.`,
	takeOut: 'Enlever',
	takenOut: 'C’est enlevé.',
	places: {
		'note.text': (number: string) => `Note ${number}`,
		'note.original_text': (number: string) => `Note ${number}, mots d’origine`,
		'note.label': (number: string) => `Note ${number}, qui parle`,
		'group.title': () => 'Titre d’un regroupement',
		'item.title': (item: string) => `${item}, titre`,
		'item.text': (item: string) => `${item}, texte`,
		'item.plain_text': (item: string) => `${item}, français simple`,
		'round.title': () => 'Titre d’une consultation',
		'round.question': () => 'Question d’une consultation',
		'position.reason': (item: string) => `Avis sur : ${item}`,
		'response.reason': (item: string) => `Réponse au sujet de : ${item}`,
		'response.plain_text': (item: string) => `Réponse au sujet de : ${item}, français simple`,
		'section.text': () => 'Texte d’une partie du contrat',
	},
	text: 'Un texte',
	mask: 'Retirer du texte',
	maskHint: (mask: string) => `Sera remplacé par ${mask}, partout dans ce texte et pour toujours.`,
	keep: 'Laisser : lieu ou contact public',
	hide: 'Masquer toute la note',
	hideReason: 'Pourquoi ? Son auteur·ice lira cette raison.',
	hideSubmit: 'Masquer la note',
	frozen: 'Ce texte est en consultation ou en accord : ses mots ne changent plus. Rouvrez-le d’abord.',
	open: 'Ouvrir le texte',
	about: (what: string, place: string) => `${what}, ${place}`,
	masked: 'Les coordonnées ont été retirées du texte.',
	kept: 'Elles restent dans le texte, et ne seront plus proposées.',
	hidden: 'La note est masquée.',
	none: 'Rien à relire',
	noneHint: 'Aucune coordonnée repérée n’attend de décision.',
	found: (when: string) => `repéré le ${when}`,
	waiting: (count: number) =>
		plural('fr', count, {
			one: `${count} passage ressemble à des coordonnées et attend une relecture.`,
			other: `${count} passages ressemblent à des coordonnées et attendent une relecture.`,
		}),
	review: 'Relire',
};
