import { plural } from '../format.ts';

/** Words of the documents that tell of a meeting, a consultation or the whole project. */
export const reports = {
	stateOf: (date: string, time: string) => `État au ${date}, ${time}`,
	plain: (text: string) => `En français simple\u00A0: ${text}`,
	people: {
		caption: 'Qui a été entendu, par collège',
		college: 'Collège',
		people: 'Personnes',
		all: 'Ensemble',
		floor:
			'Un nombre par collège n’est imprimé que si au moins cinq personnes sont derrière, et si aucun autre ne permet de le retrouver. Sinon il est écrit «\u00A0non affiché\u00A0».',
	},
	minutes: {
		name: 'Compte rendu',
		title: (workshop: string) => `Compte rendu — ${workshop}`,
		subject: 'Compte rendu d’une rencontre, dans les mots des participants',
		keywords: ['compte rendu', 'atelier', 'contributions'],
		meeting: 'La rencontre',
		kind: 'Type',
		date: 'Date',
		place: 'Lieu',
		attendance: 'Personnes présentes',
		tables: 'Tables',
		notes: 'Contributions écrites',
		untitled: 'Regroupement sans titre',
		loose: 'Non regroupées',
		nothing: 'Rien n’a été écrit à cette table.',
		leftOut: (hidden: number, withdrawn: number) =>
			[
				hidden === 0
					? ''
					: plural('fr', hidden, {
							one: 'Une contribution, masquée par l’équipe d’animation, n’est pas imprimée.',
							other: `${hidden} contributions, masquées par l’équipe d’animation, ne sont pas imprimées.`,
						}),
				withdrawn === 0
					? ''
					: plural('fr', withdrawn, {
							one: 'Une contribution a été retirée par la personne qui l’avait écrite.',
							other: `${withdrawn} contributions ont été retirées par les personnes qui les avaient écrites.`,
						}),
			]
				.filter((sentence) => sentence !== '')
				.join(' '),
		outcomes: 'Ce qui en est sorti',
		decisions: 'Relevé de décisions',
		open: 'Ce qui reste ouvert',
		waiting: (count: number) =>
			plural('fr', count, {
				one: 'Une contribution n’a encore été reprise dans aucun texte.',
				other: `${count} contributions n’ont encore été reprises dans aucun texte.`,
			}),
		waitingAt: (table: string, numbers: string[]) =>
			`${table}\u00A0: ${plural('fr', numbers.length, { one: 'note', other: 'notes' })} ${numbers.join(', ')}`,
		unsettled: 'Ces textes ne sont pas encore décidés.',
		stands: (text: string, state: string) => `${text} (${state.toLowerCase()})`,
		nothingOpen: 'Toutes les contributions ont été reprises, et tous les textes sont décidés.',
	},
	round: {
		name: 'Rapport de consultation',
		title: (round: string) => `Rapport de consultation — ${round}`,
		subject: 'Ce qui était demandé, ce qui a été répondu, ce qui en résulte',
		keywords: ['consultation', 'avis', 'résultats'],
		asked: 'Ce qui était demandé',
		period: 'Période',
		status: 'État',
		texts: 'Textes soumis',
		notOver: 'La consultation n’est pas terminée\u00A0: ces résultats peuvent encore changer.',
		answered: 'Qui a répondu',
		respondents: 'Voix par collège',
		voices: 'Voix',
		oneVoice:
			'Une voix est une personne, ou une organisation qui s’exprime par son mandat. Chacune compte une fois, quel que soit le nombre de textes sur lesquels elle a donné un avis.',
		results: 'Les résultats',
		text: 'Texte',
		outcome: 'Résultat',
	},
	synthesis: {
		name: 'Synthèse de la démarche',
		title: 'Synthèse de la démarche',
		subject: 'Où en est la démarche\u00A0: rencontres, constats, préconisations et suites données',
		keywords: ['synthèse', 'constats', 'préconisations', 'réponses'],
		brief: 'En bref',
		notes: 'Contributions écrites',
		findings: 'Constats',
		recommendations: 'Préconisations',
		inContract: 'Textes dans le contrat',
		contested: 'Points en débat',
		setAside: 'Textes non retenus',
		plain: 'En français simple',
		meetings: 'Les rencontres',
		thread: 'Le fil\u00A0: constats, préconisations, suites',
		threadIntro:
			'Chaque ligne suit un fil\u00A0: un constat, le nombre de contributions dont il vient, la préconisation qui en a été tirée, et ce qu’elle est devenue.',
		threadCaption: 'Constats, préconisations et suites données',
		said: 'Contributions',
		becomes: 'Suite donnée',
		standing: (state: string, notes: number) =>
			notes === 0
				? state
				: `${state} · ${plural('fr', notes, { one: 'vient d’une contribution', other: `vient de ${notes} contributions` })}`,
	},
};
