/** Protection of people: tracking code, one's own ideas, the notice, one's data. */
export const privacy = {
	receipt: {
		title: 'Retrouver mes idées',
		lead: 'Avec votre code de suivi, vous revenez sur vos idées depuis n’importe quel appareil, sans compte.',
		code: 'Votre code de suivi',
		codeHint: '10 signes, sur votre papier ou votre écran. Les majuscules et le tiret ne comptent pas.',
		have: 'J’ai déjà un code de suivi',
		submit: 'Retrouver mes idées',
		leaves: (name: string) =>
			name === ''
				? 'Cet appareil est déjà entré sans nom. Avec un autre code, il l’oubliera.'
				: `Cet appareil est entré comme ${name}. Avec un autre code, il l’oubliera.`,
		lost: 'Code perdu ? Depuis l’appareil qui vous reconnaît encore, faites-en un nouveau dans « Mon compte ». Sinon, parlez à l’équipe de la démarche.',
	},
	slip: {
		title: 'Mon code de suivi',
		why: 'Ce code vous ramène à vos idées depuis un autre appareil. Vous verrez ce qu’elles deviennent, vous pourrez les corriger ou les retirer. Il ne contient ni votre nom ni votre adresse.',
		none: 'Vous n’avez pas encore de code.',
		since: (when: string) =>
			`Vous avez un code depuis le ${when}. Le serveur ne peut pas vous le remontrer. Un nouveau code remplacera l’ancien.`,
		get: 'Obtenir mon code de suivi',
		renew: 'Faire un nouveau code',
		keep: 'Notez-le ou imprimez-le maintenant : il ne sera plus affiché.',
		secret: 'Ne le montrez pas : qui l’a peut lire et retirer vos idées.',
		where: 'Pour revenir',
		step1: 'Visez le QR code, ou ouvrez cette adresse.',
		step2: 'Tapez ce code.',
		qr: (address: string) => `QR code qui ouvre ${address}`,
		print: 'Imprimer',
		back: 'Mon compte',
		loopback: 'Cette adresse ne marche que sur cette machine. Ouvrez la page depuis l’adresse de la salle.',
		member: 'Vous avez un compte : votre adresse et votre mot de passe suffisent pour revenir.',
		offer: 'Pour retrouver vos idées plus tard, ou depuis un autre appareil :',
		offerLink: 'obtenir mon code de suivi',
	},
	ideas: {
		title: 'Mes idées',
		lead: 'Ce que vous avez écrit, et ce que c’est devenu.',
		none: 'Vous n’avez pas d’idée ici pour le moment',
		noneHint: 'Entrez dans un atelier avec son code, ou retrouvez vos idées avec votre code de suivi.',
		where: (board: string, day: string) => `${board}, le ${day}`,
		forSomeone: 'Écrite pour quelqu’un d’autre.',
		hidden: (reason: string) => `Cachée par l’équipe. Pourquoi : ${reason}`,
		closed: 'La table est fermée : vous pouvez encore retirer cette idée, plus la corriger.',
		correct: 'Corriger',
		text: 'Vos mots',
		save: 'Enregistrer la correction',
		withdraw: 'Retirer cette idée',
		withdrawHint:
			'Vos mots quittent la table. Si un texte vient de cette idée, il y restera écrit « une contribution retirée ».',
		corrected: 'Votre idée est corrigée.',
		withdrawn: 'Votre idée est retirée.',
		recent: 'Idées que vous avez retirées',
		until: (when: string) =>
			`Vous pouvez revenir sur ce retrait jusqu’au ${when}. Ensuite, vos mots sont effacés pour toujours.`,
		putBack: 'Remettre cette idée',
		isBack: 'Votre idée est de nouveau sur la table.',
	},
	member: {
		title: 'Créer un compte et tout garder',
		lead: 'Avec une adresse électronique et un mot de passe, vous restez la même personne : rien n’est perdu, rien n’est compté deux fois. Votre code de suivi ne servira plus.',
		submit: 'Créer mon compte',
		done: 'Votre compte est créé. Vous gardez tout ce que vous avez écrit.',
	},
	data: {
		title: 'Mes données',
		lead: 'Tout ce que Trame garde sur vous ou en votre nom.',
		download: 'Télécharger au format JSON',
		account: 'Votre compte',
		name: 'Nom',
		noName: 'sans nom',
		email: 'Adresse électronique',
		none: 'aucune',
		since: 'Depuis',
		code: 'Code de suivi',
		codeSince: (when: string) => `fait le ${when}, gardé sous une forme illisible`,
		devices: (count: number) => (count > 1 ? `${count} appareils connectés` : `${count} appareil connecté`),
		knownDevices: (count: number) =>
			count > 1
				? `${count} appareils reconnus : une connexion depuis un autre vous est annoncée par courriel`
				: `${count} appareil reconnu : une connexion depuis un autre vous est annoncée par courriel`,
		projects: 'Vos démarches',
		notes: 'Vos idées',
		noteLine: (project: string, board: string, when: string) => `${project}, ${board}, le ${when}`,
		states: { visible: 'visible', hidden: 'cachée par l’équipe', withdrawn: 'retirée' },
		positions: 'Vos avis',
		forOrganisation: 'au nom de votre organisation',
		nothing: 'Rien.',
		erase: 'Tout effacer',
	},
	erasure: {
		title: 'Effacer mes données',
		goes: 'Ce qui disparaît tout de suite, pour toujours :',
		goesList: [
			'votre compte, votre nom, votre adresse, votre mot de passe, votre code de suivi, et les messages envoyés à votre adresse ;',
			'le lien entre vous et ce que vous avez écrit, sur les tables et dans leur historique ;',
			'la connexion de tous vos appareils, et ce que celui-ci gardait pour l’envoyer ;',
			'les documents exportés qui attendent encore sur le serveur.',
		],
		stays: 'Ce qui reste, sans que personne puisse remonter à vous :',
		staysList: [
			'le nombre de personnes et d’avis, compté dans votre collège ;',
			'les textes écrits à plusieurs, ceux sur lesquels on a déjà donné son avis, et les accords trouvés : ils appartiennent au dossier de la démarche ;',
			'les réponses données au nom de la démarche ou d’une organisation ;',
			'si vous avez refusé le courriel, une empreinte illisible de votre adresse, pour que plus rien ne vous soit envoyé ;',
			'les sauvegardes du serveur, jusqu’à leur fin (14 jours, sauf autre réglage du serveur).',
		],
		words: 'Que faire de vos mots ?',
		keep: 'Les garder, sans mon nom',
		keepHint: 'Vos idées et vos raisons restent utiles au contrat.',
		withdraw: 'Les retirer aussi',
		withdrawHint:
			'À leur place on lira « une contribution retirée ». Partent aussi les titres que vous avez donnés et les textes que vous avez écrits sans personne d’autre. Vos avis restent comptés, sans leurs raisons.',
		confirm: 'J’ai compris : on ne pourra pas revenir en arrière.',
		submit: 'Tout effacer maintenant',
		cancel: 'Ne rien effacer',
		doneTitle: 'Vos données sont effacées',
		done: 'Cet appareil ne vous connaît plus. Merci d’avoir participé.',
		home: 'Retour à l’accueil',
	},
	notice: {
		title: 'Vos données dans cette démarche',
		summary:
			'Pas besoin de donner votre nom. Vos idées servent à écrire le contrat, à rien d’autre. Vous pouvez les revoir, les corriger ou les retirer.',
		read: 'Lire la notice complète',
		parts: {
			controller: 'Qui est responsable',
			purposes: 'À quoi servent vos données',
			legalBasis: 'Pourquoi c’est permis',
			recipients: 'Qui les voit',
			durations: 'Combien de temps',
			rights: 'Vos droits',
			contact: 'À qui parler',
		},
		supplied: {
			controller: 'La collectivité qui conduit cette démarche. Elle complétera ici son nom et son adresse.',
			purposes:
				'Préparer le contrat avec les habitants, les associations et les institutions : recueillir des idées, écrire des textes ensemble, compter les avis par collège, répondre à chacun. Vos données ne servent ni à la publicité, ni à une campagne électorale, ni à vous noter.',
			legalBasis:
				'Une mission d’intérêt public (article 6, paragraphe 1, point e du règlement européen sur la protection des données). Participer est libre. Ne pas participer ne change rien à vos droits.',
			recipients:
				'Vos idées et votre collège : les participants, puis le public si elles sont publiées, sans votre nom. Votre prénom ou surnom : les personnes de l’atelier. Votre adresse électronique, si vous avez un compte : les responsables de la démarche. Aucun chiffre sur moins de cinq personnes n’est montré. Rien n’est envoyé à une autre entreprise, rien ne sort de l’Union européenne.',
			durations:
				'Votre nom et votre adresse : jusqu’à ce que vous les effaciez, ce que vous pouvez faire à tout moment, et au plus tard aux durées ci-dessous. Vos idées, sans votre nom : le temps de la démarche et du contrat, puis les archives publiques.',
			rights:
				'Vous pouvez voir, corriger, retirer ou effacer ce que vous avez écrit, et vous opposer à son usage. Faites-le vous-même dans « Mon compte », ou avec votre code de suivi ; ou demandez-le au contact ci-dessous, qui répond en un mois au plus. Vous pouvez aussi écrire à la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr.',
			contact:
				'La personne déléguée à la protection des données de la collectivité. La collectivité complétera ici son adresse.',
		},
		incomplete: 'La collectivité n’a pas encore écrit son nom ou son contact dans cette notice.',
		print: 'Imprimer la notice',
		project: (title: string) => `Démarche : ${title}`,
	},
	settings: {
		tab: 'Données des personnes',
		title: 'Notice d’information',
		lead: 'Ce que chaque personne peut lire avant d’entrer. Un champ vide montre le texte fourni. Le responsable et le contact sont à écrire par vous : la loi les demande.',
		supplied: (text: string) => `Texte fourni : ${text}`,
		missing: 'À compléter avant le premier atelier :',
		see: 'Voir et imprimer la notice',
	},
};
