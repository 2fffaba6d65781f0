import { plural } from '../format.ts';

/** Mail about one's projects, and the page of whoever administers the instance. */
export const mail = {
	choice: {
		title: 'Courriels',
		lead: 'Consultations ouvertes, rappels, ce que vos idées deviennent.',
		immediate: 'Recevoir un message quand il se passe quelque chose',
		none: 'Ne rien recevoir',
		own: 'Les liens de connexion que vous demandez arrivent toujours.',
		saved: 'C’est enregistré.',
	},
	unsubscribe: {
		title: 'Ne plus recevoir ces messages',
		lead: 'Plus aucun message de Trame n’arrivera à cette adresse, sauf les liens de connexion que vous demandez.',
		submit: 'Ne plus rien recevoir',
		done: 'C’est fait. Vous ne recevrez plus ces messages.',
		again: 'Pour en recevoir de nouveau, changez votre choix dans « Mon compte ».',
	},
	administration: {
		title: 'Administration',
		jobs: 'Tâches du serveur',
		job: 'Tâche',
		last: 'Dernière fois',
		next: 'Prochaine fois',
		result: 'Résultat',
		never: 'pas encore',
		well: 'tout va bien',
		running: 'en cours',
		failed: (count: number, failure: string) =>
			plural('fr', count, { one: `échec (${failure})`, other: `${count} échecs de suite (${failure})` }),
		names: {
			housekeeping: 'Ménage : sessions et liens expirés, vieilles adresses',
			notices: 'Rappels des consultations',
			mail: 'Envoi du courriel',
		},
		outbox: 'Boîte d’envoi',
		sends: 'Les messages partent par le serveur de courriel configuré.',
		sendsNothing:
			'Aucun serveur de courriel n’est configuré (SMTP_URL) : rien ne part. Vous pouvez lire ici ce qui attend et le transmettre autrement.',
		counts: (waiting: number, sent: number, failed: number) =>
			`En attente : ${waiting}. Envoyés : ${sent}. En échec : ${failed}.`,
		empty: 'Aucun message',
		emptyHint: 'Les messages apparaîtront ici.',
		message: 'Message',
		to: 'À',
		created: 'Écrit le',
		state: 'État',
		act: 'Actions',
		forgotten: 'adresse effacée',
		states: { waiting: 'en attente', sent: 'envoyé', failed: 'en échec', dropped: 'abandonné' },
		reasons: {
			by_hand: 'transmis à la main',
			expired: 'trop tard',
			reserved: 'adresse fictive',
			unsubscribed: 'ne veut plus de messages',
			unheard: 'peut-être parti deux fois',
		},
		kinds: {
			sign_in: 'Lien de connexion',
			invitation: 'Invitation',
			round_opened: 'Consultation ouverte',
			round_half: 'Rappel à mi-chemin',
			round_last_days: 'Rappel des derniers jours',
			idea_agreed: 'Idée validée',
			idea_set_aside: 'Idée mise de côté',
		},
		read: 'Lire',
		retry: 'Réessayer',
		passedOn: 'Je l’ai transmis',
	},
};
