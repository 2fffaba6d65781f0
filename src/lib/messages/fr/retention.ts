import { formatters, plural } from '../format.ts';

const { number } = formatters('fr');

/** How long data about people is kept, and what goes. */
export const retention = {
	tab: 'Durées',
	title: 'Durées de conservation',
	lead: 'Ce qui concerne des personnes ne reste pas pour toujours. Le serveur l’efface de lui-même, chaque heure. Voici tout ce qui part, et quand. La notice que lisent les participants donne ces durées.',
	instanceLead:
		'Ce qui concerne des personnes et n’appartient à aucune démarche. Chaque démarche règle le reste dans ses réglages.',
	next: (when: string) => `Prochain effacement : ${when}.`,
	outcomes: { deleted: 'Effacé', anonymised: 'Rendu anonyme' },
	why: (reason: string) => `Pourquoi cette durée : ${reason}`,
	days: 'Nombre de jours',
	bounds: (least: number, most: number) => `De ${number(least)} à ${number(most)} jours.`,
	fixed: 'Durée fixe',
	dueNow: 'déjà échu',
	dueNext: 'au prochain effacement',
	dueMonth: 'dans les 30 jours',
	rows: (count: number) =>
		plural('fr', count, { zero: 'rien', one: `${number(count)} élément`, other: `${number(count)} éléments` }),
	/** Of a number of days: "1 heure", "30 jours", "3 ans". */
	duration(days: number): string {
		if (days === 0) return 'tout de suite';
		if (days < 1)
			return plural('fr', Math.round(days * 24), { one: '1 heure', other: `${Math.round(days * 24)} heures` });
		if (days === 1) return '24 heures';
		if (days % 365 === 0) return plural('fr', days / 365, { one: '1 an', other: `${number(days / 365)} ans` });
		return `${number(days)} jours`;
	},
	records: 'Ce qui est déjà parti',
	noRecords: 'Rien n’est encore parti.',
	when: 'Quand',
	kind: 'Quoi',
	gone: 'Combien',
	instance: 'Durées de conservation du serveur',
	notice: {
		title: 'Ce que le serveur efface de lui-même',
		line: (label: string, duration: string, from: string) => `${label} : ${`${duration} ${from}`.trim()}.`,
		refusals:
			'Si vous avez refusé le courriel, une empreinte illisible de votre adresse reste, même après effacement, pour que plus rien ne vous soit envoyé.',
		backups: (days: number) =>
			`Les sauvegardes du serveur : ${plural('fr', days, { one: '1 jour', other: `${number(days)} jours` })}, puis elles sont effacées.`,
	},
	kinds: {
		withdrawn_words: {
			label: 'Mots d’une idée retirée',
			from: 'après le retrait',
			what: 'Les mots, et tout ce qui permettrait de les remettre. L’idée garde son numéro, et le fil dit « une contribution retirée ».',
			legal: 'Le temps de revenir sur un retrait fait par erreur, pas plus (droit à l’effacement, article 17).',
		},
		hidden_words: {
			label: 'Mots d’une idée cachée par l’équipe, ou jamais montrée',
			from: 'après le masquage, ou l’écriture',
			what: 'Les mots. L’idée reste cachée, avec la raison donnée.',
			legal: 'Le temps d’une contestation, ou de répondre à la justice si les mots sont interdits par la loi.',
		},
		board_undo: {
			label: 'Gestes faits sur une table',
			from: 'après le geste',
			what: 'Qui a ajouté, déplacé ou groupé quoi, et de quoi annuler ce geste.',
			legal: 'Annuler une erreur après l’atelier. Ensuite, savoir qui a fait quoi ne sert plus.',
		},
		workshop_traces: {
			label: 'Qui a voté, parlé, et où chacun était assis',
			from: 'après l’atelier',
			what: 'Le lien entre une personne et son vote, son tour de parole, sa place. Les nombres restent, par collège.',
			legal: 'Le temps d’écrire et de relire le compte rendu.',
		},
		document_history: {
			label: 'Brouillons des textes et des tables',
			from: 'après la dernière écriture',
			what: 'Les états anciens. Le texte présent et les versions votées restent entiers.',
			legal: 'Vérifier et réparer un texte en cours. Un texte laissé depuis longtemps n’en a plus besoin.',
		},
		guest_names: {
			label: 'Prénom d’une personne venue sans compte',
			from: 'après sa dernière visite, ou la fin de la démarche si elle vient avant',
			what: 'Le prénom ou surnom. Les idées restent dans le fil, sous leur collège.',
			legal: 'Se reconnaître pendant les ateliers et jusqu’à la restitution, plus un an.',
		},
		guest_access: {
			label: 'Accès d’une personne venue sans compte',
			from: 'après sa dernière visite, ou la fin de la démarche si elle vient avant',
			what: 'Le code de suivi et la connexion de ses appareils.',
			legal: 'Pouvoir revoir, corriger ou retirer ses idées le temps de la démarche.',
		},
		audit_events: {
			label: 'Journal des actes de gestion',
			from: 'après l’acte',
			what: 'Qui a changé un réglage, un rôle, ou exporté un document.',
			legal: 'Sécurité et preuve (article 32). La CNIL recommande une durée limitée et justifiée.',
		},
		mail_addresses: {
			label: 'Adresse et contenu d’un message envoyé',
			from: 'après l’envoi',
			what: 'L’adresse et les mots. La ligne qui dit qu’un message est parti reste.',
			legal: 'Retrouver un message qui n’arrive pas.',
		},
		mail_rows: {
			label: 'Trace qu’un message est parti',
			from: 'après l’envoi',
			what: 'La ligne entière, sans adresse depuis longtemps.',
			legal: 'Ne pas envoyer deux fois le même rappel.',
		},
		mail_refusals: {
			label: 'Refus de recevoir du courriel',
			from: 'après le refus, quand plus aucun compte n’a cette adresse',
			what: 'L’empreinte illisible de l’adresse.',
			legal: 'Respecter l’opposition (article 21) : trois ans au moins, selon la CNIL.',
		},
		mail_bounces: {
			label: 'Adresse qui n’accepte plus de courriel',
			from: 'après le dernier retour',
			what: 'L’empreinte illisible de l’adresse, et combien de fois un message en est revenu.',
			legal: 'Ne plus écrire à une adresse morte (article 32), puis essayer une fois encore.',
		},
		invitations: {
			label: 'Invitation utilisée ou périmée',
			from: 'après son usage ou sa fin',
			what: 'L’invitation, avec l’adresse de la personne invitée.',
			legal: 'Répondre à qui demande pourquoi son lien ne marche pas.',
		},
		sign_in_links: {
			label: 'Lien de connexion reçu par courriel',
			from: 'après sa fin',
			what: 'Le lien, gardé sous une forme illisible.',
			legal: 'Expliquer pourquoi un vieux lien ne marche plus.',
		},
		sessions: {
			label: 'Connexion d’un appareil',
			from: 'à sa fin',
			what: 'La connexion. Elle finit seule : 30 jours sans visite pour une personne sans compte, 14 jours avec un compte, 12 heures pour l’équipe.',
			legal: 'Une connexion finie ne sert plus.',
		},
		known_devices: {
			label: 'Appareil déjà utilisé pour se connecter',
			from: 'après la dernière connexion depuis cet appareil',
			what: 'L’empreinte illisible de sa marque. La connexion suivante y sera annoncée par courriel, comme depuis un appareil nouveau.',
			legal: 'Prévenir la personne quand quelqu’un entre depuis un autre appareil que les siens (article 32).',
		},
		export_files: {
			label: 'Document exporté qui attend',
			from: 'après sa fabrication',
			what: 'Le fichier sur le serveur.',
			legal: 'Le temps de le télécharger.',
		},
		member_accounts: {
			label: 'Compte que plus personne n’utilise',
			from: 'après la dernière visite',
			what: 'Le compte, le nom et l’adresse, comme si la personne avait demandé l’effacement en laissant ses mots. Ni les responsables de démarche, ni les administrateurs : ils passent d’abord la main.',
			legal: 'Une adresse ne se garde pas pour une personne qui ne vient plus.',
		},
	},
};
