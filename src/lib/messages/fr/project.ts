import { plural, quote } from '../format.ts';

const notes = (count: number) => plural('fr', count, { one: '1 note', other: `${count} notes` });

/** The page of a project: where we are, the thread, what awaits me, what became of my idea. */
export const project = {
	title: 'De la parole à l’engagement',
	written: (count: number, people: string | null) =>
		people === null
			? `${notes(count)} à ce jour.`
			: `${notes(count)}, ${plural('fr', count, { one: 'écrite', other: 'écrites' })} par ${people} à ce jour.`,
	follow:
		'Suivez le fil\u00A0: chaque note mène à un constat, une préconisation, un article, ou à une réponse qui dit pourquoi non.',
	nothingYet: 'Rien n’est encore écrit.',
	nothingYetHint: 'Préparez un premier atelier\u00A0: chacun y écrira ses notes sur une table.',
	prepareWorkshop: 'Préparer un atelier',
	inShort: 'En trois phrases',
	short: {
		said: (count: number) =>
			plural('fr', count, {
				zero: 'Personne n’a encore rien écrit.',
				one: 'Une idée a été écrite.',
				other: `${count} idées ont été écrites.`,
			}),
		findings: (agreed: number, all: number) =>
			plural('fr', all, {
				zero: 'Les idées seront regroupées en constats.',
				one:
					agreed === 0
						? 'Elles ont donné un constat.'
						: 'Elles ont donné un constat, et tout le monde est d’accord dessus.',
				other:
					agreed === 0
						? `Elles ont donné ${all} constats.`
						: `Elles ont donné ${all} constats. Il y a un accord sur ${agreed}.`,
			}),
		contract: (count: number) =>
			plural('fr', count, {
				zero: 'Ce qui reçoit un accord ira dans le contrat.',
				one: 'Un texte est déjà dans le contrat.',
				other: `${count} textes sont déjà dans le contrat.`,
			}),
	},
	awaits: 'Ce qui vous attend',
	nothingAwaits: 'Rien ne vous attend pour l’instant.',
	toAnswer: (count: number, day: string) =>
		plural('fr', count, {
			one: `Un texte attend votre avis avant le ${day}.`,
			other: `${count} textes attendent votre avis avant le ${day}.`,
		}),
	giveAvis: 'Donner mon avis',
	toReply: (count: number, title: string) =>
		plural('fr', count, {
			one: `Une objection attend une réponse dans ${quote('fr', title)}.`,
			other: `${count} objections attendent une réponse dans ${quote('fr', title)}.`,
		}),
	reply: 'Répondre',
	toSettle: (title: string) =>
		`La consultation ${quote('fr', title)} est terminée. Il reste à constater les résultats.`,
	settle: 'Voir les résultats',
	next: 'Prochain atelier',
	noNext: 'Aucun atelier n’est prévu.',
	hours: (from: string, to: string) => `${from} – ${to}`,
	seeWorkshops: 'Voir les ateliers',
	seek: 'Voix à aller chercher',
	nobodyToSeek: 'Toutes les voix attendues se font entendre pour l’instant.',
	seekTerritory: (name: string, share: string | null, population: string) =>
		share === null
			? `${name}\u00A0: très peu de notes, ${population} des habitants.`
			: `${name}\u00A0: ${share} des notes, ${population} des habitants.`,
	seekCollege: (college: string, title: string) => `${college}\u00A0: aucun avis sur ${quote('fr', title)}.`,
	steps: {
		label: 'Où nous en sommes',
		diagnosis: 'Diagnostic',
		workshops: 'Ateliers',
		round: 'Consultation',
		agreement: 'Accord',
		contract: 'Contrat',
		tables: (held: number, tables: number) =>
			`${plural('fr', held, { one: `${held} tenu`, other: `${held} tenus` })}, ${plural('fr', tables, { one: `${tables} table`, other: `${tables} tables` })}`,
		figures: (count: number) => plural('fr', count, { one: `${count} chiffre`, other: `${count} chiffres` }),
		until: (day: string, days: number) =>
			`jusqu’au ${day} · ${plural('fr', days, { zero: 'dernier jour', one: '1 jour', other: `${days} jours` })}`,
		noRound: 'aucune en cours',
		agreed: (agreed: number, all: number) =>
			`${agreed} sur ${plural('fr', all, { one: `${all} constat`, other: `${all} constats` })}`,
		placed: (count: number) => plural('fr', count, { one: `${count} article`, other: `${count} articles` }),
	},
	weave: {
		title: 'Le fil',
		label: 'Des notes aux articles\u00A0: d’où vient chaque texte et où il mène',
		columns: ['Notes', 'Constats', 'Préconisations', 'Articles'],
		others: 'Autres voix',
		pendingNotes: 'Pas encore reprises',
		pending: 'En cours d’écriture',
		set_aside: 'Non retenu\u00A0: les raisons',
		contested: 'En débat',
		agreed: 'Accord donné',
		article: (label: string) => `Art. ${label}`,
		notes,
		link: (college: string, from: string, to: string, count: number | null) =>
			`${college}, de ${quote('fr', from)} à ${quote('fr', to)}\u00A0: ${count === null ? 'moins de 5 notes, ou non affiché' : notes(count)}`,
		table: 'Le fil en tableau',
		caption: 'Notes par collège derrière chaque texte, et où il mène',
		text: 'Texte',
		total: 'Notes',
		leadsTo: 'Mène à',
		hidden: '–',
		hiddenNote: 'Un tiret\u00A0: moins de 5 notes, ou un nombre qui permettrait de le calculer.',
		tooWide: 'Le fil se lit mieux sur un grand écran. En voici le tableau.',
	},
	became: {
		title: 'Qu’est devenue mon idée\u202F?',
		none: 'Vous n’avez pas encore écrit d’idée ici.',
		noneHint: 'Entrez dans un atelier avec son code, écrivez une idée, et vous la suivrez depuis cette page.',
		group: (title: string) =>
			title === ''
				? 'Elle a été rapprochée d’autres idées.'
				: `Elle a été rapprochée d’autres idées, sous le titre ${quote('fr', title)}.`,
		waiting: 'Elle n’a pas encore été reprise dans un texte. Elle reste sur la table.',
		finding: 'Elle est dans le constat',
		recommendation: 'Elle est dans la préconisation',
		ledTo: 'Ce constat a donné la préconisation',
		ends: {
			article: (label: string) => `C’est maintenant l’article ${label} du contrat.`,
			agreed: 'Ce texte a reçu un accord.',
			contested:
				'Ce texte est en débat\u00A0: tout le monde n’est pas d’accord, et les deux points de vue sont gardés.',
			in_round: 'Ce texte est en consultation\u00A0: vous pouvez donner votre avis.',
			drafting: 'Ce texte est en cours d’écriture.',
			set_aside: 'Ce texte n’a pas été retenu.',
		},
		reason: (reason: string) => `La raison\u00A0: ${reason}`,
		answer: (status: string, words: string) => `La réponse\u00A0: ${lower(status)}. ${words}`,
	},
	readContract: 'Lire le contrat',
};

const lower = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);
