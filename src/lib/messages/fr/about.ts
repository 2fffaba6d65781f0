/** What we promise, privacy and accessibility, in plain words. */
export const about = {
	title: 'À propos de Trame',
	lead: 'Ce que nous promettons à celles et ceux qui écrivent ici.',
	promiseTitle: 'Nos promesses',
	promises: {
		saved:
			'« Enregistré » veut dire enregistré : le mot n’apparaît que lorsque le serveur a gardé ce que vous avez écrit.',
		thread:
			'Rien ne disparaît en silence. Votre idée mène à un constat, à une préconisation, à un article, ou à une réponse qui dit pourquoi non.',
		voice: 'Une personne donne un seul avis par texte. Chaque collège est compté à part.',
		floor: 'Nous ne montrons jamais un nombre qui concerne moins de cinq personnes d’un collège.',
		objection: 'Un désaccord maintenu reste écrit à côté du texte.',
	},
	privacyTitle: 'Vos données',
	privacy: {
		name: 'Vous pouvez écrire avec un prénom, un surnom ou sans nom. Seules les personnes présentes voient votre prénom.',
		guest: 'Pour un atelier, il ne faut ni compte ni adresse électronique.',
		cookies:
			'Un cookie vous reconnaît, un autre garde votre langue. Si vous vous connectez avec un compte, un troisième reconnaît l’appareil, pour vous prévenir quand quelqu’un entre d’ailleurs. Il n’y a ni publicité ni mesure d’audience.',
		outside: 'Rien n’est envoyé à une autre entreprise. Tout reste sur le serveur de votre territoire.',
		rights:
			'Vous pouvez voir, corriger ou retirer ce que vous avez écrit. Demandez à la personne responsable de la démarche si vous ne trouvez pas comment.',
	},
	accessibilityTitle: 'Accessibilité',
	accessibility: {
		aim: 'Trame vise le niveau AA des règles WCAG 2.2 et le RGAA 4.1. Tout doit marcher au clavier, avec un lecteur d’écran, et sur un téléphone de 2019.',
		status:
			'État : non audité. Des tests automatiques vérifient chaque page, mais aucun audit complet n’a encore été fait.',
		help: 'Si quelque chose vous bloque, dites-le à la personne responsable de la démarche : elle peut écrire pour vous.',
	},
};
