import { plural, quote } from '../format.ts';

const notes = (count: number) => plural('fr', count, { one: `${count} note`, other: `${count} notes` });
const findings = (count: number) => plural('fr', count, { one: `${count} constat`, other: `${count} constats` });

/** The shared board: three columns, notes, groups, items, and what one may do with them. */
export const board = {
	columns: { lived: 'Vécu et chiffres', findings: 'Constats', recommendations: 'Préconisations' },
	columnHints: {
		lived: 'Ce que l’on vit, ce que disent les chiffres',
		findings: 'Ce que nous partageons',
		recommendations: 'Ce que nous proposons',
	},
	/** Phone: one column at a time. */
	tabs: { lived: 'Idées', findings: 'Constats', recommendations: 'Préconisations' },
	tabsLabel: 'Colonnes de la table',
	breadcrumb: 'Vous êtes ici',
	notes,
	closedNotice: 'La table est fermée : on peut la lire, on ne peut plus y écrire.',
	readOnlyNotice: 'Vous pouvez lire cette table. Pour y écrire, demandez à la personne qui anime.',
	present: (count: number) =>
		plural('fr', count, { one: '1 personne présente', other: `${count} personnes présentes` }),
	presentFew: 'Moins de 5 personnes présentes',
	presentBy: (label: string, count: number | null) => `${label}\u00A0: ${count === null ? 'moins de 5' : count}`,
	blocked:
		'Votre réseau ne laisse pas passer la mise à jour en direct. Vos idées partent quand même, et la table se recharge toutes les quelques secondes.',
	ended: {
		forbidden: 'Vous n’avez plus accès à cette table. Ce qui était enregistré est en sécurité.',
		gone: 'Cette table n’existe plus.',
		reload: 'Trame a été mis à jour. Rechargez la page pour continuer.',
		other: 'La table s’est arrêtée de se mettre à jour. Rechargez la page pour continuer.',
	},
	reload: 'Recharger la page',

	compose: {
		title: 'Écrire une note',
		titlePhone: 'Qu’avez-vous à dire\u202F?',
		label: 'Votre note',
		placeholder: 'Une idée par note, avec vos mots',
		send: 'Ajouter la note',
		sendPhone: 'Envoyer mon idée',
		kind: 'C’est plutôt…',
		voice: 'Vous parlez…',
		voices: {
			self: 'en mon nom',
			organisation: 'pour mon organisation',
			organisationNamed: (name: string) => `pour ${name}`,
			group: 'pour un groupe',
			someone: 'pour quelqu’un d’autre, avec ses mots',
		},
		details: 'Préciser qui parle et ce que c’est',
		groupName: 'Nom du groupe',
		groupSize: 'Combien de personnes\u202F?',
		someoneCollege: 'Collège de la personne',
		someoneLabel: 'Qui parle',
		someoneHint: 'Sans nom de famille, par exemple\u00A0: Habitante, Les Tilleuls',
		sent: 'Bien reçu',
		refusedTitle: 'Cette note n’a pas été acceptée',
		empty: 'Écrivez d’abord quelques mots.',
	},
	mine: (count: number) => `Mes idées (${count})`,
	mineEmpty: 'Vos idées apparaîtront ici. Vous pourrez les corriger ou les retirer.',

	note: (number: number) => (number > 0 ? `Note ${number}` : 'Note en route'),
	noteKeys: 'Entrée ouvre les actions, M déplace, Espace choisit, Alt et flèches changent l’ordre.',
	actions: (text: string) => `Actions sur ${quote('fr', text)}`,
	byScribe: 'écrit pour elle ou lui',
	unconfirmed: 'mandat à confirmer',
	original: 'Texte d’origine',
	pending: 'en route',
	edit: 'Modifier',
	editTitle: 'Modifier la note',
	withdraw: 'Retirer',
	withdrawn: 'Note retirée.',
	hide: 'Masquer…',
	hideTitle: 'Masquer cette note',
	hideReason: 'Pourquoi\u202F?',
	hideHint: 'La raison est gardée et montrée à la personne qui a écrit.',
	hidden: 'Note masquée.',
	select: (text: string) => `Choisir ${quote('fr', text)}`,
	selectIt: 'Choisir',
	unselectIt: 'Ne plus choisir',
	findingFrom: 'En faire un constat…',

	move: 'Déplacer vers…',
	moveTitle: (text: string) => `Déplacer ${quote('fr', text)}`,
	moveManyTitle: (count: number) => `Déplacer ${notes(count)}`,
	moveUngrouped: 'Hors regroupement',
	moveNewGroup: 'Un nouveau regroupement',
	moveFinding: 'Constats (en faire un constat)',
	moveUp: 'Monter d’une place',
	moveDown: 'Descendre d’une place',
	moveHere: 'déjà ici',
	movedTo: (text: string, place: string) => `${quote('fr', text)} déplacé vers ${quote('fr', place)}.`,
	movedOut: (text: string) => `${quote('fr', text)} sorti de son regroupement.`,
	movedStep: (text: string, place: number, count: number) => `${quote('fr', text)}\u00A0: place ${place} sur ${count}.`,
	movedMany: (count: number, place: string) => `${notes(count)} vers ${quote('fr', place)}.`,

	ungrouped: 'Pas encore regroupées',
	group: 'Regrouper',
	groupUntitled: 'Sans titre',
	groupTitle: 'Titre du regroupement',
	groupRename: 'Changer le titre',
	groupDissolve: 'Défaire le regroupement',
	groupDissolved: 'Regroupement défait. Les notes sont toujours là.',
	groupMade: (count: number) => `${notes(count)} dans un nouveau regroupement. Donnez-lui un titre.`,
	groupEmpty: 'Aucune note dans ce regroupement.',

	selected: (count: number) => plural('fr', count, { one: '1 note choisie', other: `${count} notes choisies` }),
	selectedItems: (count: number) =>
		plural('fr', count, { one: '1 constat choisi', other: `${count} constats choisis` }),
	unselect: 'Ne rien choisir',
	makeFinding: 'Faire un constat',
	makeRecommendation: 'Écrire une préconisation',

	create: {
		finding: 'Nouveau constat',
		recommendation: 'Nouvelle préconisation',
		diagnosis: 'Nouveau diagnostic',
		initiative: 'Nouvelle initiative',
		titleFor: {
			finding: 'Le constat, en une phrase',
			recommendation: 'La préconisation, en une phrase',
			diagnosis: 'Titre',
			initiative: 'Titre',
		},
		fromNotes: (count: number) => `À partir de ${notes(count)}. Le lien est gardé.`,
		fromGroup: (title: string) => `À partir du regroupement ${quote('fr', title)}. Le lien est gardé.`,
		fromFindings: (count: number) => `En réponse à ${findings(count)}. Le lien est gardé.`,
		fromNothing: 'Vous pourrez la relier à des constats ensuite.',
		submit: 'Créer',
		done: (title: string) => `${quote('fr', title)} est créé.`,
	},
	addRecommendation: 'Ajouter une préconisation',
	addFinding: 'Ajouter un constat',

	item: {
		meta: (kind: string, state: string) => `${kind} · ${state}`,
		untitled: 'Sans titre',
		close: 'Fermer la fiche',
		from: 'D’où il vient',
		fromNone: 'Rien n’est encore relié.',
		more: (count: number) => plural('fr', count, { one: '+ 1 autre note', other: `+ ${count} autres notes` }),
		gone: (count: number) =>
			plural('fr', count, { one: 'Une contribution retirée', other: `${count} contributions retirées` }),
		elsewhere: (count: number) =>
			plural('fr', count, { one: '1 source hors de cette table', other: `${count} sources hors de cette table` }),
		answeredBy: 'Ce qui y répond',
		writtenBy: (count: number) =>
			({ 2: 'écrit à deux', 3: 'écrit à trois', 4: 'écrit à quatre', 5: 'écrit à cinq' })[count] ?? `écrit à ${count}`,
		answers: (count: number) => `Répond à ${findings(count)}`,
		sources: notes,
		text: 'Le texte',
		write: 'Écrire dans ce texte',
		stopWriting: 'Arrêter d’écrire',
		empty: 'Le texte n’est pas encore écrit.',
		retitle: 'Changer le titre',
		retitleLabel: 'Titre',
		page: 'Voir la fiche complète',
		submit: 'Soumettre à la consultation',
		answer: 'Écrire une préconisation qui y répond',
		frozen: {
			in_round: 'Ce texte est en consultation\u00A0: il ne change plus pendant que les avis se prennent.',
			agreed: 'Ce texte a reçu un accord\u00A0: il ne change plus.',
			in_contract: 'Ce texte est dans le contrat\u00A0: il ne change plus.',
			set_aside: 'Ce texte n’a pas été retenu. Les raisons sont sur sa fiche.',
		},
		mayNotWrite: 'Vous pouvez lire ce texte. Pour y écrire, demandez à la personne qui anime de vous y admettre.',
	},

	filter: {
		label: 'Chercher dans les notes',
		placeholder: 'Un mot, ou un numéro',
		college: 'Collège',
		everyCollege: 'Tous les collèges',
		kind: 'Nature',
		everyKind: 'Toutes les natures',
		mine: 'Les miennes',
		shown: (shown: number, all: number) => `${notes(shown)} sur ${all}`,
		nothing: 'Aucune note ne correspond.',
		clear: 'Tout montrer',
	},

	undo: 'Annuler',
	undone: 'C’est annulé.',
	undoShortcut: 'Annuler la dernière action (Ctrl + Z)',

	empty: {
		livedTitle: 'Aucune note pour l’instant',
		livedHint: 'Écrivez la première\u00A0: ce que vous vivez, ou un chiffre qui vous parle.',
		findingsTitle: 'Aucun constat pour l’instant',
		findingsHint: 'Choisissez des notes qui disent la même chose, puis faites-en un constat.',
		recommendationsTitle: 'Aucune préconisation pour l’instant',
		recommendationsHint: 'Ouvrez un constat, puis écrivez une préconisation qui y répond.',
	},

	arrivals: (count: { notes: number; groups: number; items: number }) =>
		[
			count.notes > 0
				? plural('fr', count.notes, { one: '1 nouvelle note', other: `${count.notes} nouvelles notes` })
				: '',
			count.groups > 0
				? plural('fr', count.groups, { one: '1 nouveau regroupement', other: `${count.groups} nouveaux regroupements` })
				: '',
			count.items > 0
				? plural('fr', count.items, { one: '1 nouvelle fiche', other: `${count.items} nouvelles fiches` })
				: '',
		]
			.filter((words) => words !== '')
			.join(', '),
	refused: (reason: string) => `Pas accepté\u00A0: ${reason}`,
};
