import { plural, quote } from '../format.ts';

/** What a sentence of the log may name; what is gone since is null. */
interface Named {
	/** A person, college, organisation or round, as it is called today. */
	name: string | null;
	/** "Constat 3", "la note 12". */
	thing: string | null;
	role: string;
	from: string;
	/** A kind of contact details, a document, a format. */
	what: string;
	format: string;
}

const person = (name: string | null) => name ?? 'une personne effacée';
const called = (name: string | null) => (name === null ? '' : ` ${quote('fr', name)}`);

/** The audit log: who did which administrative act. */
export const audit = {
	tab: 'Journal',
	title: 'Journal des actes',
	lead: 'Les actes d’administration et les exports, du plus récent au plus ancien. Le journal ne contient les mots de personne. Il est gardé trois ans, sauf si une autre durée est fixée.',
	leadInstance:
		'Ce qui concerne tout le serveur : comptes, liens de connexion, sauvegardes, courriels. Les actes d’une démarche se lisent dans ses réglages.',
	when: 'Date',
	who: 'Par qui',
	act: 'Acte',
	family: 'Quels actes ?',
	all: 'Tous',
	families: {
		people: 'Personnes',
		settings: 'Réglages',
		words: 'Paroles',
		rounds: 'Consultations et accords',
		exports: 'Exports',
		instance: 'Serveur',
	},
	anybody: 'Tout le monde',
	filter: 'Filtrer',
	older: 'Plus anciens',
	newest: 'Revenir aux plus récents',
	download: 'Télécharger en CSV',
	downloadHint: 'Avec les filtres choisis.',
	file: 'journal',
	none: 'Aucun acte',
	noneHint: 'Rien ne correspond à ces filtres, ou rien n’a encore été fait.',
	by: {
		erased: 'Une personne effacée',
		operator: 'La ligne de commande du serveur',
		server: 'Le serveur',
		withheld: 'Une personne, qui n’est pas nommée',
	},
	gone: 'supprimé depuis',
	item: (kind: string, number: number) => `${kind} ${number}`,
	note: (number: number) => `la note ${number}`,
	acts: {
		'project.founded': () => 'A créé la démarche',
		'project.changed': () => 'A changé les textes de la démarche',
		'project.published': () => 'A publié la démarche',
		'project.unpublished': () => 'A retiré la démarche du public',
		'rule.changed': () => 'A changé la règle d’accord',
		'authorship.changed': ({ what }: Named) => `A changé ce qui est montré des auteurs des textes : ${what}`,
		'notice.changed': () => 'A changé l’information sur les données personnelles',
		'college.added': ({ name }: Named) => `A ajouté le collège${called(name)}`,
		'college.changed': ({ name }: Named) => `A modifié le collège${called(name)}`,
		'college.removed': () => 'A supprimé un collège',
		'organisation.added': ({ name }: Named) => `A ajouté l’organisation${called(name)}`,
		'organisation.changed': ({ name }: Named) => `A modifié l’organisation${called(name)}`,
		'organisation.removed': () => 'A supprimé une organisation',
		'member.role_changed': ({ name, from, role }: Named) => `A changé le rôle de ${person(name)} : ${from} → ${role}`,
		'member.placed': ({ name }: Named) => `A changé le collège ou l’organisation de ${person(name)}`,
		'member.removed': ({ name }: Named) => `A retiré ${person(name)} de la démarche`,
		'member.joined': ({ role }: Named) => `A accepté une invitation (rôle : ${role})`,
		'mandate.confirmed': ({ name }: Named) => `A confirmé le mandat de ${person(name)}`,
		'mandate.refused': ({ name }: Named) => `A refusé le mandat de ${person(name)}`,
		'invitation.made': ({ role, what }: Named) => `A créé une invitation (rôle : ${role}, ${what})`,
		'invitation.withdrawn': () => 'A annulé une invitation',
		'note.hidden': ({ thing }: Named) => `A masqué ${thing ?? 'une note'}`,
		'note.shown': ({ thing }: Named) => `A montré de nouveau ${thing ?? 'une note'}`,
		'detection.masked': ({ what }: Named) => `A retiré d’un texte : ${what}`,
		'detection.kept': ({ what }: Named) => `A laissé dans un texte : ${what}`,
		'round.opened': ({ name }: Named) => `A ouvert la consultation${called(name)}`,
		'round.extended': ({ name }: Named) => `A déplacé la fin de la consultation${called(name)}`,
		'round.closed': ({ name }: Named) => `A clos la consultation${called(name)}`,
		'item.agreed': ({ thing }: Named) => `A enregistré l’accord sur ${thing ?? 'un texte'}`,
		'item.contested': ({ thing }: Named) => `A enregistré comme point en débat : ${thing ?? 'un texte'}`,
		'item.released': ({ thing }: Named) => `A rendu à l’écriture, faute d’assez d’avis : ${thing ?? 'un texte'}`,
		'item.reopened': ({ thing }: Named) => `A rouvert ${thing ?? 'un texte'}`,
		'item.set_aside': ({ thing }: Named) => `A écarté ${thing ?? 'un texte'}`,
		'text.restored': ({ thing }: Named) => `A rétabli un ancien état : ${thing ?? 'un texte du contrat'}`,
		'resource.added': () => 'A ajouté un document',
		'resource.removed': () => 'A retiré un document',
		'resource.brought_back': () => 'A remis un document',
		'resource.shown': () => 'A rendu un document public',
		'resource.hidden': () => 'A rendu un document non public',
		'export.asked': ({ what, format }: Named) => `A demandé un export : ${what} (${format})`,
		'export.fetched': ({ what, format }: Named) => `A pris un export : ${what} (${format})`,
		'data.fetched': ({ what, format }: Named) => `A téléchargé des données : ${what} (${format})`,
		'token.made': ({ what }: Named) => `A créé une clé d’accès (${what})`,
		'token.revoked': () => 'A révoqué une clé d’accès',
		'webhook.added': ({ what }: Named) => `A ajouté un appel sortant (${what})`,
		'webhook.paused': () => 'A suspendu un appel sortant',
		'webhook.resumed': () => 'A repris un appel sortant',
		'webhook.removed': () => 'A supprimé un appel sortant',
		'person.erased': () => 'A effacé son compte et ses données',
		'link.made': ({ what }: Named) => `A créé un lien de connexion (${what})`,
		'account.made': ({ what }: Named) => `A créé un compte (${what})`,
		'password.set': () => 'A donné un autre mot de passe à un compte',
		'second_factor.set': () => 'A activé la double authentification',
		'second_factor.removed': () => 'A retiré sa double authentification',
		'second_factor.reset': () => 'A réinitialisé la double authentification d’un compte',
		'identity.linked': () => 'A relié son compte à un fournisseur d’identité',
		'identity.unlinked': () => 'A délié son compte d’un fournisseur d’identité',
		'backup.made': () => 'A fait une sauvegarde',
		'backup.restored': () => 'A restauré une sauvegarde',
		'mail.retried': () => 'A relancé l’envoi d’un courriel',
		'mail.passed_on': () => 'A transmis un courriel par un autre moyen',
	},
	mailed: 'par courriel',
	handed: 'lien à transmettre',
	purposes: { demo: 'démonstration', administrator: 'premier administrateur' },
	administrator: 'administrateur',
	member: 'membre',
	allData: 'toutes',
	documents: { contract: 'contrat', synthesis: 'synthèse', minutes: 'compte rendu', round: 'rapport de consultation' },
	count: (count: number) => plural('fr', count, { one: `${count} acte`, other: `${count} actes` }),
};
