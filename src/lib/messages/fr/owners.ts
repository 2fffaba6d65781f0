import { plural } from '../format.ts';

/** Those who answer for projects: what only instances with several of them show. */
export const owners = {
	yours: 'Vous administrez :',
	unnamed: 'Sans nom',
	forWhom: 'Porteur de la démarche',
	forWhomHint: 'La collectivité qui en répond, et qui est responsable des données.',
	choose: 'Choisir…',
	saved: 'C’est enregistré.',
	name: 'Nom',
	nameHint: 'Par exemple : Agglomération d’Auvelle. C’est le responsable de traitement des avis de confidentialité.',
	contact: 'Contact pour les données personnelles',
	contactHint: 'Déléguée ou délégué à la protection des données, adresse. Chaque démarche peut en donner un autre.',
	all: {
		title: 'Porteurs',
		lead: 'Chaque porteur a ses démarches, ses administrateurs et ses données. Administrer le serveur ne donne accès à aucun contenu.',
		projects: 'Démarches',
		administrators: 'Administrateurs',
		state: 'État',
		leaves: (day: string) => `part le ${day}`,
		here: 'hébergé',
		add: 'Ajouter un porteur',
		addFirst:
			'Ce serveur a un seul porteur. En ajouter un autre les sépare : chacun ne verra que ses démarches. Les administrateurs du serveur deviennent administrateurs du premier.',
		submit: 'Ajouter',
		nameAdministrator: 'Nommer une administratrice ou un administrateur',
		owner: 'Porteur',
		email: 'Adresse électronique',
		nameSubmit: 'Nommer',
		named: 'C’est fait.',
		link1: 'Personne n’a de compte à cette adresse. Transmettez ce lien : il sert une fois, pendant sept jours.',
		certificates: 'Certificats d’effacement',
		certificate: (name: string, day: string) => `${name}, effacé le ${day}`,
		sum: 'Empreinte SHA-256',
	},
	sections: { projects: 'Démarches', mail: 'Courriel', departure: 'Archive et départ' },
	one: {
		projects: 'Démarches',
		noProject: 'Aucune démarche',
		noProjectHint: 'Créez la première, ou demandez à quelqu’un de le faire.',
		newProject: 'Créer une démarche',
		published: 'publiée',
		unpublished: 'non publiée',
		stewards: (names: string) => `Responsables : ${names}`,
		noSteward: 'Personne n’en répond.',
		inviteSteward: 'Nommer une personne responsable',
		college: 'Elle compte dans le collège',
		invite: 'Préparer l’invitation',
		invited: 'Transmettez ce lien à la personne invitée. Il sert une fois, pendant quatorze jours.',
		people: 'Administrateurs',
		peopleLead:
			'Ils créent des démarches, nomment les responsables, gèrent cette page. Ils ne lisent une démarche que s’ils y participent.',
		since: (day: string) => `depuis le ${day}`,
		remove: 'Retirer',
		add: 'Ajouter une administratrice ou un administrateur',
		addHint: 'L’adresse d’une personne qui participe déjà à une de vos démarches.',
		addSubmit: 'Ajouter',
		identity: 'Nom et contact',
	},
	mail: {
		lead: 'Les messages de vos démarches : invitations, consultations, nouvelles des idées.',
	},
	leaving: {
		archive: 'Archive',
		archiveLead:
			'Tout ce que vous avez ici, en un fichier : les documents de chaque démarche (ODT, HTML), les fichiers, chaque table en CSV, et une sauvegarde qu’une autre installation de Trame sait reprendre. Les mots de passe n’y sont pas.',
		archiveWarning: 'Elle contient des noms, des adresses et tout ce qui a été écrit : gardez-la en lieu sûr.',
		make: 'Préparer et télécharger l’archive',
		last: (moment: string) => `Dernière archive : ${moment}.`,
		none: 'Aucune archive n’a encore été faite.',
		title: 'Départ',
		lead: (days: number) =>
			`Toutes vos démarches, leurs documents, fichiers et messages sont effacés, avec les comptes des personnes qui ne participent à rien d’autre ici. Cela se fait ${plural('fr', days, { one: 'un jour', other: `${days} jours` })} après la demande ; d’ici là, vous pouvez l’annuler.`,
		backups: (nights: number) =>
			`Les sauvegardes du serveur en gardent une copie ${plural('fr', nights, { one: 'une nuit', other: `${nights} nuits` })} de plus.`,
		typed: (name: string) => `Pour confirmer, recopiez le nom : ${name}`,
		withoutArchive: 'Partir sans archive : je n’en veux pas.',
		ask: 'Demander le départ',
		asked: (asked: string, due: string) =>
			`Le départ a été demandé le ${asked}. Tout sera effacé le ${due}, ou dans l’heure qui suit.`,
		cancel: 'Annuler le départ',
	},
	readMe: (name: string) => `Archive de Trame : ${name}

projects/   pour chaque démarche : les documents (ODT, HTML) et les fichiers déposés
tables/     toutes les données, une table par fichier CSV
trame.backup  les mêmes données et les fichiers, pour une autre installation de Trame
SHA256SUMS  les empreintes de tous ces fichiers ; pour vérifier : sha256sum -c SHA256SUMS

Pour reprendre ces données dans une installation vide de la même version ou d’une plus récente :

  npm run -s admin -- restore trame.backup
  npm run -s admin -- user create --email ADRESSE --name NOM --administrator

Les mots de passe, les sessions, les messages et les jetons d’accès ne sont pas dans cette archive : chaque personne
reçoit un lien de connexion par courriel, ou un nouveau mot de passe.

Cette archive contient des données personnelles. Gardez-la aussi fermée que le serveur lui-même.
`,
};
