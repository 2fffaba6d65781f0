import { plural } from '../format.ts';

const words = (count: number) => plural('fr', count, { one: `${count} mot`, other: `${count} mots` });

/** Who wrote what in a co-written text, and what it was before. */
export const history = {
	// — who wrote what —
	authors: 'Qui a écrit quoi',
	showAuthors: 'Voir qui a écrit quoi',
	hideAuthors: 'Revenir au texte',
	byCollege:
		'Chaque passage porte le collège de qui l’a tapé ou collé. Qui a mis en gras ou déplacé un paragraphe n’est pas montré.',
	byName:
		'Chaque passage porte le nom de qui l’a tapé ou collé. Qui a mis en gras ou déplacé un paragraphe n’est pas montré.',
	othersHint:
		'Un collège où moins de cinq personnes peuvent écrire désignerait quelqu’un\u00A0: il est montré avec d’autres.',
	nobodyHint: 'Sans auteur connu\u00A0: une coordonnée masquée, ou des mots dont la trace est effacée.',
	others: 'Collèges regroupés',
	erased: 'Une personne effacée',
	nobody: 'Sans auteur connu',
	named: (name: string, college: string) => `${name} (${college})`,
	share: (who: string, share: string) => `${who}\u00A0: ${share}`,
	shares: 'Parts du texte',
	passages: 'Lire passage par passage',
	noWords: 'Rien n’est encore écrit.',
	// — the setting —
	setting: 'Auteurs des textes écrits ensemble',
	settingLead: 'Ce que les participants voient de qui a écrit chaque passage. Le public n’en voit jamais rien.',
	choices: {
		off: { label: 'Rien', hint: 'Le texte est celui de tous.' },
		college: {
			label: 'Le collège',
			hint: 'Un collège où moins de cinq personnes peuvent écrire n’est pas distingué des autres.',
		},
		name: {
			label: 'Le nom',
			hint: 'Prévenez les participants. Ce qui a été écrit avant ce choix reste montré par collège.',
		},
	},
	// — history —
	title: (text: string) => `Historique\u00A0: ${text}`,
	link: 'Historique du texte',
	linkOf: (text: string) => `Historique du texte\u00A0: ${text}`,
	heading: 'Historique du texte',
	lead: 'Chaque fois que des personnes ont écrit, de la plus récente à la plus ancienne.',
	backToItem: 'Retour au texte',
	backToContract: 'Retour au contrat',
	none: 'Rien n’a encore été écrit.',
	sessions: 'Moments d’écriture',
	span: (day: string, from: string, to: string) => (from === to ? `${day}, ${from}` : `${day}, ${from} à ${to}`),
	changed: (added: number, removed: number) => {
		if (added === 0 && removed === 0) return 'Aucun mot changé';
		return [added > 0 && `${words(added)} en plus`, removed > 0 && `${words(removed)} en moins`]
			.filter(Boolean)
			.join(', ');
	},
	wordsErased: 'Mots effacés',
	erasedHint:
		'Une partie des mots de ce texte a été effacée\u00A0: quelqu’un l’a demandé, une coordonnée a été masquée, ou leur durée de conservation est passée. Ces moments ne s’ouvrent plus, et rien ne peut ramener leurs mots.',
	restoredFrom: (when: string) => `Rétabli tel qu’il était le ${when}`,
	restoredFromStart: 'Rétabli tel qu’il était au début',
	open: 'Ouvrir',
	openOf: (when: string) => `Ouvrir le texte du ${when}`,
	older: 'Plus ancien',
	newest: 'Revenir au plus récent',
	moment: (when: string) => `Le texte, le ${when}`,
	start: 'le début',
	emptyThen: 'Le texte était vide.',
	now: 'Aujourd’hui',
	compare: 'Comparer deux moments',
	compareFrom: 'Du moment',
	compareTo: 'Au moment',
	compareAct: 'Comparer',
	compareNow: 'Comparer avec aujourd’hui',
	compared: (from: string, to: string) => `Ce qui a changé\u00A0: ${from} – ${to}`,
	comparedWith: (added: string, removed: string) => `${added} en plus, ${removed} en moins.`,
	comparedSame: 'Aucun mot n’a changé entre ces deux moments.',
	words,
	added: 'Ajouté',
	removed: 'Retiré',
	addedStart: '[ajouté\u00A0:',
	removedStart: '[retiré\u00A0:',
	end: ']',
	legend: 'Souligné et précédé de +\u00A0: ajouté. Barré et précédé de −\u00A0: retiré.',
	restore: 'Rétablir cet état',
	restoreHint:
		'C’est une modification de plus, que tout le monde voit aussitôt. Les mots qui reviennent restent à qui les a écrits. On peut revenir en arrière de la même façon.',
	restoreFrozen: 'Ce texte est figé\u00A0: il ne change plus, et ne peut pas être rétabli.',
	restored: 'Le texte est rétabli. Tout le monde le voit.',
	restoredSame: 'Le texte disait déjà cela. Rien n’a changé.',
	wasRestored: (on: string, from: string) => `Rétabli le ${on}, tel qu’il était le ${from}.`,
	wasRestoredFromStart: (on: string) => `Rétabli le ${on}, tel qu’il était au début.`,
};
