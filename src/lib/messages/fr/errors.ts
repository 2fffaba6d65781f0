/** Pages and banners for what goes wrong: what happened, what is safe, what to do. */
export const errors = {
	notFound: {
		title: 'Cette page n’existe pas',
		body: 'L’adresse est peut-être incomplète, ou la page a été retirée. Ce que vous avez écrit ailleurs est en sécurité.',
	},
	forbidden: {
		title: 'Cette page est réservée',
		body: 'Vous n’avez pas le droit de la voir avec votre compte actuel. Si vous devriez y avoir accès, demandez-le à la personne responsable de la démarche.',
		signedOut: 'Connectez-vous pour voir cette page. Si vous participez à un atelier, entrez avec son code.',
	},
	tooMany: {
		title: 'Trop d’essais d’affilée',
		body: 'Patientez une minute, puis réessayez. Rien n’est perdu.',
	},
	closed: {
		title: 'C’est terminé',
		body: 'Ce moment est fermé : on ne peut plus y écrire. Ce qui a été envoyé est gardé.',
	},
	invalid: {
		title: 'Quelque chose ne va pas dans l’envoi',
		body: 'Revenez en arrière et vérifiez ce que vous avez rempli.',
	},
	unavailable: {
		title: 'Trame se repose un instant',
		body: 'Le serveur ne répond pas bien. Ce qui était enregistré est en sécurité. Réessayez dans une minute.',
	},
	server: {
		title: 'Quelque chose s’est mal passé de notre côté',
		body: 'Ce qui était enregistré est en sécurité. Réessayez ; si cela continue, prévenez l’équipe et donnez-lui le numéro ci-dessous.',
	},
	requestId: (id: string) => `Numéro de l’incident : ${id}`,
	home: 'Revenir à l’accueil',
	signIn: 'Se connecter',
	offline: 'Pas de réseau. Ce que vous écrivez reste sur cet appareil et partira tout seul.',
	mayLose: 'Ce serveur est réglé pour des essais : une coupure de courant peut effacer ce qui vient d’être enregistré.',
	offlinePage: {
		title: 'Pas de réseau',
		body: 'Cette page ne peut pas s’afficher pour l’instant. Elle reviendra avec la connexion. Ce que vous avez écrit reste sur cet appareil.',
	},
	formHasErrors: 'À corriger avant d’envoyer',
};
