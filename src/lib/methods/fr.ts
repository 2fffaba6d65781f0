import type { MethodsInWords, PhaseTexts } from './texts.ts';

/** Of the moving debate: people take sides, then listen and move. */
function statement(title: string): PhaseTexts[] {
	const shared = {
		question: 'Affirmation courte et discutable',
		options: ['D’accord', 'Pas d’accord', 'Dans le doute'],
	};
	return [
		{
			...shared,
			title,
			instruction: 'Placez-vous. Comptez chaque côté et saisissez les nombres.',
			plain: 'Placez-vous : d’accord, pas d’accord, ou au milieu.',
		},
		{
			...shared,
			title: 'Débat et mouvement',
			instruction:
				'Réfléchissez à trois ou quatre, puis donnez un argument chacun à son tour. Qui est convaincu bouge.',
			plain: 'Écoutez. Si on vous a convaincu, changez de place.',
		},
	];
}

/** The supplied methods in French. */
export const fr: MethodsInWords = {
	photolangage: {
		name: 'Photolangage',
		goal: 'Faire naître la parole à partir d’une image',
		outcome: 'Des mots exacts et de premiers constats',
		care: 'Ni lire ni écrire n’est nécessaire. Prévoyez 20 à 40 photos, trois par personne.',
		phases: [
			{
				title: 'La question et les règles',
				question: 'Quelle photo dit le mieux la vie dans votre quartier ?',
				instruction: 'Ce qui se dit ici reste ici. On écoute avec bienveillance. On ne juge pas.',
				plain: 'Vous allez choisir une photo. Il n’y a pas de mauvaise réponse.',
			},
			{
				title: 'Choisir une photo',
				question: 'Quelle photo dit le mieux la vie dans votre quartier ?',
				instruction: 'Choisissez en silence, une photo chacun. Deux personnes peuvent choisir la même.',
				plain: 'Regardez les photos. Prenez-en une, sans parler.',
			},
			{
				title: 'Parler de sa photo',
				question: 'Pourquoi cette photo ?',
				instruction:
					'Chacun parle deux ou trois minutes. Les autres écoutent, et ne posent que des questions pour comprendre.',
				plain: 'Dites pourquoi vous avez choisi cette photo. Les autres écoutent.',
				prompts: ['Qu’est-ce que cette photo vous rappelle ?', 'Que se passe-t-il juste à côté ?'],
			},
			{
				title: 'Les mots qui reviennent',
				question: 'Quels mots reviennent ?',
				instruction: 'L’animateur relit les mots exacts. Mettez ensemble ceux qui se ressemblent.',
				plain: 'On relit les mots. Lesquels vont ensemble ?',
			},
		],
	},
	brainstorming_postits: {
		name: 'Remue-méninges',
		goal: 'Trouver vite beaucoup d’idées',
		outcome: 'Des groupes d’idées qui portent un nom',
		care: 'Prévoyez une personne qui écrit à chaque table.',
		phases: [
			{
				title: 'Les règles',
				instruction: 'Beaucoup d’idées. Aucune critique. On part des idées des autres. Une idée par note.',
				plain: 'Toutes les idées comptent. On ne critique pas.',
			},
			{
				title: 'Écrire seul, en silence',
				question: 'Qu’est-ce qui ne va pas ? Qu’est-ce qui va bien ?',
				instruction: 'Une phrase par note : qui, quoi, où.',
				plain: 'Écrivez ce qui va bien et ce qui ne va pas. Une phrase à la fois.',
				prompts: ['Qui ?', 'Quoi ?', 'Où ?'],
				starters: ['Ce qui va bien, c’est…', 'Ce qui ne va pas, c’est…'],
			},
			{
				title: 'Lire à haute voix',
				instruction: 'Chacun lit ses notes. Une note qui existe déjà se pose sur l’autre.',
				plain: 'Lisez vos idées aux autres. Ajoutez celles qui vous viennent.',
			},
			{
				title: 'Regrouper et nommer',
				question: 'De quoi parlent ces notes ?',
				instruction: 'Mettez ensemble les notes qui parlent de la même chose. Donnez un nom à chaque groupe.',
				plain: 'Mettez ensemble les idées qui se ressemblent. Donnez-leur un nom.',
			},
		],
	},
	metaplan: {
		name: 'Métaplan',
		goal: 'Écrire à plusieurs, à égalité et sans nom',
		outcome: 'Des groupes d’idées, du plus au moins important',
		phases: [
			{
				title: 'La question',
				question: 'Quels sont les points forts ? Que faut-il améliorer ?',
				instruction: 'Les notes sont anonymes : ni nom, ni collège, ni maintenant ni plus tard.',
				plain: 'On va écrire des idées. Personne ne saura qui a écrit quoi.',
			},
			{
				title: 'Écrire en silence',
				question: 'Quels sont les points forts ? Que faut-il améliorer ?',
				instruction: 'Une idée par note, en une phrase courte.',
				plain: 'Écrivez ce qui est bien et ce qu’il faut changer. Une idée à la fois.',
				starters: ['Un point fort, c’est…', 'Il faudrait…'],
			},
			{
				title: 'Placer ensemble',
				question: 'Avec quelle note va celle-ci ?',
				instruction: 'L’animateur lit chaque note. Le groupe décide où elle va. Un désaccord se signale d’un éclair.',
				plain: 'On lit chaque idée. Dites avec laquelle elle va.',
			},
			{
				title: 'Nommer les groupes',
				question: 'Quel titre pour ce groupe ?',
				instruction: 'Un titre qui commence par un verbe.',
				plain: 'Donnez un nom à chaque groupe.',
			},
			{
				title: 'Choisir par quoi commencer',
				question: 'Par quoi faut-il commencer ?',
				instruction: 'Quatre gommettes chacun, deux au plus sur le même groupe.',
				plain: 'Mettez vos gommettes sur ce qui compte le plus pour vous.',
			},
		],
	},
	brainwriting_635: {
		name: 'Écriture tournante (6-3-5)',
		goal: 'Produire des idées à égalité, sans parler',
		outcome: 'Jusqu’à 108 idées, en chaînes',
		care: 'Difficile pour qui écrit avec peine : à éviter, ou à faire à deux avec quelqu’un qui écrit.',
		phases: [
			{
				title: 'Poser le problème',
				question: 'Comment faire pour que… ?',
				instruction: 'Dites ensemble le problème, précisément.',
				plain: 'On se met d’accord sur la question.',
			},
			{
				title: 'Six tours d’écriture',
				question: 'Comment faire pour que… ?',
				instruction:
					'Six tours de cinq minutes : trois idées, puis la feuille passe au voisin, qui ajoute ou améliore.',
				plain: 'Écrivez trois idées. Ensuite, lisez celles de votre voisin et ajoutez les vôtres.',
				starters: ['On pourrait…', 'En plus…'],
			},
			{
				title: 'Lire et garder',
				question: 'Lesquelles gardons-nous ?',
				instruction: 'Lisez les chaînes d’idées. Trois votes chacun.',
				plain: 'Lisez les idées. Choisissez-en trois.',
			},
		],
	},
	world_cafe: {
		name: 'World café',
		goal: 'Croiser plusieurs questions, de table en table',
		outcome: 'Des constats par question, avec leur histoire',
		care: 'Gardez trois minutes entre deux tours pour changer de place. Sur la nappe, on peut aussi dessiner.',
		phases: [
			{
				title: 'Les règles',
				instruction: 'Une question et un hôte par table. L’hôte reste, les autres changent de table à chaque tour.',
				plain: 'Vous allez parler à trois tables, l’une après l’autre.',
			},
			{
				title: 'Premier tour',
				question: 'Que vit-on ?',
				instruction: 'Parlez de ce que vous vivez. L’hôte écrit.',
				plain: 'Racontez ce que vous vivez.',
			},
			{
				title: 'Deuxième tour',
				question: 'Pourquoi ?',
				instruction: 'Tout le monde change de table, sauf l’hôte, qui résume en deux minutes.',
				plain: 'Changez de table. Cherchez ensemble pourquoi.',
			},
			{
				title: 'Troisième tour',
				question: 'Que faire ?',
				instruction: 'Changez encore de table. Cherchez ce qu’on peut faire, et qui peut le faire.',
				plain: 'Changez de table. Dites ce qu’on peut faire.',
			},
			{
				title: 'Retour des hôtes',
				question: 'Qu’est-ce qui revient, qu’est-ce qui divise, qu’est-ce qui surprend ?',
				instruction: 'Chaque hôte donne trois points.',
				plain: 'Chaque table dit trois choses importantes.',
			},
		],
	},
	forum_ouvert: {
		name: 'Forum ouvert',
		goal: 'Les participants font l’ordre du jour',
		outcome: 'Un recueil des comptes rendus, le jour même',
		phases: [
			{
				title: 'Cercle d’ouverture',
				question: 'De quoi voulez-vous absolument parler ?',
				instruction: 'Le thème et les principes. La règle des deux pieds : qui n’apprend rien ici va ailleurs.',
				plain: 'Aujourd’hui, c’est vous qui choisissez les sujets.',
			},
			{
				title: 'Place du marché',
				question: 'Quel sujet proposez-vous ?',
				instruction: 'Écrivez votre sujet, présentez-le, choisissez un lieu et une heure.',
				plain: 'Écrivez le sujet dont vous voulez parler.',
				starters: ['Je propose de parler de…'],
			},
			{
				title: 'Premiers échanges',
				instruction: 'Les groupes parlent en même temps. Quelqu’un écrit dans chaque groupe.',
				plain: 'Allez dans le groupe qui vous intéresse.',
			},
			{
				title: 'Seconds échanges',
				instruction: 'D’autres sujets, d’autres groupes. On peut changer quand on veut.',
				plain: 'Choisissez un autre groupe.',
			},
			{
				title: 'Journal des comptes rendus',
				question: 'Trois idées, une question, une suite ?',
				instruction: 'Chaque groupe affiche son compte rendu. Lisez ceux des autres.',
				plain: 'Lisez ce que les autres groupes ont trouvé.',
			},
			{
				title: 'Convergence et clôture',
				question: 'Qui s’engage à quoi ?',
				instruction: 'Rapprochez les sujets qui se ressemblent, avec l’accord de qui les a proposés.',
				plain: 'Dites ce que vous êtes prêt à faire.',
				starters: ['Je m’engage à…'],
			},
		],
	},
	boule_de_neige: {
		name: 'Boule de neige',
		goal: 'Construire un accord, d’un seul à tous',
		outcome: 'Une liste commune, et ce qui a été laissé de côté',
		phases: [
			{
				title: 'Seul',
				question: 'Quels sont les trois sujets à ne pas rater ?',
				instruction: 'Écrivez-les en silence.',
				plain: 'Écrivez trois sujets importants pour vous.',
			},
			{
				title: 'À deux',
				question: 'Lesquels gardez-vous, à deux ?',
				instruction: 'Mettez-vous d’accord sur trois sujets.',
				plain: 'Avec votre voisin, gardez-en trois.',
			},
			{
				title: 'À quatre',
				question: 'Lesquels gardez-vous, à quatre ?',
				instruction: 'De nouveau trois.',
				plain: 'À quatre, gardez-en trois.',
			},
			{
				title: 'À huit',
				question: 'Lesquels gardez-vous, à huit ?',
				instruction: 'Trois sujets. Notez aussi ce que vous laissez de côté.',
				plain: 'À huit, gardez-en trois. Écrivez-les.',
			},
			{
				title: 'Tous ensemble',
				question: 'Que retenez-vous ?',
				instruction: 'Une minute par groupe.',
				plain: 'Chaque groupe dit ce qu’il a choisi.',
			},
		],
	},
	diagnostic_en_marchant: {
		name: 'Diagnostic en marchant',
		goal: 'Regarder ensemble, sur place',
		outcome: 'Une fiche par arrêt, une carte, des engagements',
		care: 'Par trois : un habitant, une institution, quelqu’un qui note. Deux arrêts de nuit pour une marche de femmes. Aucun visage sur les photos.',
		phases: [
			{
				title: 'Départ',
				instruction: 'Le trajet, les rôles, la sécurité.',
				plain: 'On va marcher ensemble et regarder.',
			},
			{
				title: 'Marche',
				question: 'Que voyez-vous ? Comment vous sentez-vous ici ? Et le soir ?',
				instruction: 'Huit à dix arrêts. À chacun : points forts, points faibles, gravité, qui peut agir.',
				plain: 'À chaque arrêt, écrivez ce que vous voyez.',
				starters: ['Ici, je vois…', 'Ici, je me sens…'],
			},
			{
				title: 'Mise en commun',
				question: 'Sur quoi êtes-vous d’accord ? Pas d’accord ?',
				instruction: 'Regroupez par arrêt, puis par thème. Discutez.',
				plain: 'Mettez ensemble ce qui se ressemble.',
			},
			{
				title: 'Engagements immédiats',
				question: 'Qui vérifie quoi, pour quand ?',
				instruction: 'Un nom et une date par point.',
				plain: 'Dites qui fait quoi, et quand.',
				starters: ['Je vérifie…', 'Avant le…'],
			},
		],
	},
	afom: {
		name: 'AFOM',
		goal: 'Voir atouts, faiblesses, opportunités et menaces',
		outcome: 'Un tableau et les enjeux qui en sortent',
		care: 'Un même fait peut être à deux endroits : c’est permis.',
		phases: [
			{
				title: 'Dedans et dehors',
				instruction: 'Ce qui vient de nous, ce qui vient de l’extérieur. Prenez un exemple connu de tous.',
				plain: 'On va chercher ce qui aide et ce qui gêne.',
			},
			{
				title: 'Atouts et faiblesses',
				question: 'Qu’est-ce qui est à nous, et qui marche ou ne marche pas ?',
				instruction: 'Un atout ou une faiblesse par note.',
				plain: 'Écrivez ce qui marche bien ici, et ce qui ne marche pas.',
				starters: ['Ce qui marche ici, c’est…', 'Ce qui ne marche pas, c’est…'],
			},
			{
				title: 'Opportunités et menaces',
				question: 'Qu’est-ce qui vient de l’extérieur ?',
				instruction: 'Ce qui peut aider, ce qui peut gêner.',
				plain: 'Écrivez ce qui peut nous aider, et ce qui peut nous gêner.',
				starters: ['Ce qui peut aider, c’est…', 'Ce qui peut gêner, c’est…'],
			},
			{
				title: 'Croiser',
				question: 'Quels enjeux en sortent ?',
				instruction: 'Quel atout permet de saisir quelle opportunité ? Quelle faiblesse aggrave quelle menace ?',
				plain: 'Dites ce qui est le plus important pour la suite.',
			},
		],
	},
	arbre_a_problemes: {
		name: 'Arbre à problèmes',
		goal: 'Trouver causes et conséquences, puis des objectifs',
		outcome: 'Un arbre des problèmes, un arbre des objectifs',
		phases: [
			{
				title: 'Le tronc',
				question: 'Quel est le problème, précisément ?',
				instruction: 'Un fait, et non une solution qui manque.',
				plain: 'Dites le problème en une phrase.',
			},
			{
				title: 'Les racines',
				question: 'Pourquoi ?',
				instruction: 'Demandez « pourquoi » jusqu’à quatre fois.',
				plain: 'Cherchez d’où vient le problème.',
				prompts: ['Et pourquoi cela ?', 'Qu’y a-t-il derrière ?'],
				starters: ['Parce que…'],
			},
			{
				title: 'Les branches',
				question: 'Et alors ? Pour qui ?',
				instruction: 'Les conséquences, et les personnes qui les vivent.',
				plain: 'Dites ce que ce problème change, et pour qui.',
				starters: ['Alors…', 'Du coup, les…'],
			},
			{
				title: 'Les objectifs',
				question: 'Comment ? Qui peut agir ?',
				instruction:
					'Retournez l’arbre : chaque cause devient un moyen. Marquez les racines sur lesquelles on peut agir.',
				plain: 'Dites ce qu’on peut faire, et qui peut le faire.',
			},
		],
	},
	debat_mouvant: {
		name: 'Débat mouvant',
		goal: 'Rendre le désaccord visible, et permettre d’en bouger',
		outcome: 'Des arguments, et les nombres avant et après',
		care: 'Les places ne sont jamais notées par personne : comptez à la main de chaque côté. Prévoyez des chaises pour qui ne peut rester debout.',
		phases: [
			{
				title: 'Les côtés',
				instruction: 'Un côté « d’accord », un côté « pas d’accord », au milieu la rivière du doute.',
				plain: 'Vous allez vous placer d’un côté ou de l’autre.',
			},
			...['Première affirmation', 'Deuxième affirmation', 'Troisième affirmation'].flatMap(statement),
			{
				title: 'Les arguments les plus forts',
				question: 'Quels arguments vous ont fait bouger ?',
				instruction: 'Relevez les plus forts, de chaque côté.',
				plain: 'Dites ce qui vous a fait changer d’avis.',
			},
		],
	},
	mur_expression: {
		name: 'Mur d’expression',
		goal: 'Recueillir des mots là où les gens passent',
		outcome: 'Des panneaux, et leurs mots saisis',
		care: 'À trois dans l’équipe. La personne relit et accepte la phrase écrite. Un prénom ou un âge, seulement si elle le veut.',
		phases: [
			{
				title: 'Installer',
				question: 'Qu’est-ce qui vous donnerait envie de rester ici ?',
				instruction: 'Accrochez la question, testée avant, et de premières réponses.',
			},
			{
				title: 'Recueillir',
				question: 'Qu’est-ce qui vous donnerait envie de rester ici ?',
				instruction: 'Parlez trois à dix minutes, résumez avec la personne, écrivez en grand, accrochez.',
				plain: 'Dites-nous votre idée. Nous l’écrivons avec vous.',
				prompts: ['Un exemple ?', 'Depuis quand ?'],
			},
			{
				title: 'Lire et trier',
				instruction: 'Relisez tout. Mettez ensemble ce qui se ressemble.',
			},
		],
	},
	gommettes: {
		name: 'Vote par gommettes',
		goal: 'Montrer ce qui est préféré',
		outcome: 'Un tableau des choix par collège',
		care: 'C’est un ordre de préférence, jamais à lui seul une décision.',
		phases: [
			{
				title: 'Lire les choix',
				instruction: 'Lisez tous les choix à haute voix.',
				plain: 'On lit tous les choix.',
			},
			{
				title: 'Réfléchir seul',
				question: 'Où mettez-vous vos 5 gommettes ?',
				instruction: 'Décidez pour vous, sans parler. Deux au plus sur le même choix.',
				plain: 'Choisissez dans votre tête, sans parler.',
			},
			{
				title: 'Poser les gommettes',
				question: 'Où mettez-vous vos 5 gommettes ?',
				instruction: 'Tout le monde en même temps. Deux au plus sur le même choix.',
				plain: 'Mettez vos 5 gommettes. Deux au plus au même endroit.',
			},
			{
				title: 'Commenter les écarts',
				question: 'Qu’est-ce qui surprend ?',
				instruction: 'Regardez les écarts entre collèges.',
				plain: 'Regardez le résultat. Qu’est-ce qui vous étonne ?',
			},
		],
	},
	vote_criteres: {
		name: 'Vote par critères',
		goal: 'Choisir selon ce qui est nouveau, utile et faisable',
		outcome: 'Un classement par critère, et ses écarts',
		phases: [
			{
				title: 'Les critères',
				instruction: 'Expliquez les trois critères : nouveau, utile, faisable.',
				plain: 'On va choisir trois fois, avec trois questions.',
			},
			{
				title: 'Nouveau',
				question: 'Qu’est-ce qui est nouveau ?',
				instruction: 'Trois gommettes, une par choix, chacun pour soi.',
				plain: 'Choisissez ce qui est nouveau.',
			},
			{
				title: 'Utile',
				question: 'Qu’est-ce qui est utile ?',
				instruction: 'Trois gommettes, une par choix, chacun pour soi.',
				plain: 'Choisissez ce qui est utile.',
			},
			{
				title: 'Faisable',
				question: 'Qu’est-ce qui est faisable ?',
				instruction: 'Trois gommettes, une par choix, chacun pour soi.',
				plain: 'Choisissez ce qu’on peut vraiment faire.',
			},
			{
				title: 'Discuter les écarts',
				question: 'Pourquoi cet écart ?',
				instruction: 'Comparez les trois résultats.',
				plain: 'Regardez les résultats. Pourquoi sont-ils différents ?',
			},
		],
	},
	groupes_de_pairs: {
		name: 'Groupes de pairs',
		goal: 'Laisser se préparer les voix qu’on entend le moins',
		outcome: 'Des constats croisés, qui gardent leurs différences',
		care: 'Habitants, professionnels et élus travaillent d’abord à part : une table par groupe de pairs.',
		phases: [
			{
				title: 'Chaque groupe à part',
				question: 'Qu’est-ce que vous vivez ?',
				instruction: 'Chaque groupe travaille sur la même question.',
				plain: 'Parlez entre vous. Prenez votre temps.',
			},
			{
				title: 'Écrire son texte',
				instruction: 'Chaque groupe écrit son texte, avec ses mots.',
				plain: 'Écrivez ensemble ce que vous voulez dire aux autres.',
			},
			{
				title: 'Croisement',
				question: 'Qu’avez-vous compris ?',
				instruction: 'On lit chaque texte. Des questions d’abord : comprendre avant de répondre.',
				plain: 'On lit les textes. Posez vos questions.',
			},
			{
				title: 'Accords et désaccords',
				question: 'Sur quoi sommes-nous d’accord, sur quoi non ?',
				instruction: 'Écrivez les deux : les différences sont gardées.',
				plain: 'Dites où vous êtes d’accord, et où vous ne l’êtes pas.',
			},
		],
	},
	restitution_pleniere: {
		name: 'Restitution en plénière',
		goal: 'Mettre en commun et conclure',
		outcome: 'Un relevé de décisions',
		care: 'Deux minutes par table : ajustez la première étape au nombre de tables.',
		phases: [
			{
				title: 'Chaque table rapporte',
				question: 'Trois points, un désaccord',
				instruction: 'Deux minutes par table, une personne parle pour la table.',
				plain: 'Chaque table dit trois choses, et un désaccord.',
			},
			{
				title: 'Questions',
				question: 'Qu’est-ce qui n’est pas clair ?',
				instruction: 'Des questions courtes, des réponses courtes.',
				plain: 'Posez vos questions.',
			},
			{
				title: 'La suite',
				question: 'Que se passe-t-il ensuite, et quand ?',
				instruction: 'La personne qui décide dit ce qui vient, et pour quand.',
				plain: 'On vous dit ce qui va se passer, et quand.',
			},
		],
	},
	tour_commentaires: {
		name: 'Tour de commentaires',
		goal: 'Consolider un texte à distance, à plusieurs',
		outcome: 'Une nouvelle version du texte, et la liste de ce qui a changé',
		care: 'La séance lance le travail ; il continue à distance. Ouvrez ensuite une consultation de quatorze jours, rappelez-la au septième, saisissez les formulaires papier, répondez à chacun dans la semaine qui suit, puis publiez les changements.',
		phases: [
			{
				title: 'Présenter le texte',
				question: 'Qu’est-ce qui est ouvert, qu’est-ce qui ne l’est pas ?',
				instruction: 'Le texte numéroté, ce qu’on peut changer, la date limite.',
				plain: 'On vous présente le texte et ce qu’on peut changer.',
			},
			{
				title: 'Lire et annoter',
				question: 'Que changeriez-vous, et pourquoi ?',
				instruction: 'Par petits groupes, paragraphe par paragraphe. Commencez par le numéro du paragraphe.',
				plain: 'Lisez le texte ensemble. Écrivez ce qu’il faut changer.',
				starters: ['Paragraphe n° … :', 'Je propose d’écrire plutôt…'],
			},
			{
				title: 'Dire ses réserves',
				question: 'Qu’est-ce qui vous empêcherait de dire oui ?',
				instruction: 'À tour de parole. Rien ne se décide ici.',
				plain: 'Dites ce qui ne vous convient pas.',
			},
			{
				title: 'La suite',
				question: 'Comment donner son avis, et jusqu’à quand ?',
				instruction: 'Quatorze jours pour commenter, en ligne ou sur papier. Puis une réponse à chacun.',
				plain: 'Vous avez quatorze jours pour donner votre avis. On vous répondra.',
			},
		],
	},
	quartiers_2030: {
		name: 'Les quartiers en 2030',
		goal: 'Imaginer l’avenir, puis revenir à ce qui y mène',
		outcome: 'Une vision partagée et ses premiers pas',
		care: 'Commencez par rêver : le possible vient après.',
		phases: [
			{
				title: 'Se projeter',
				question: 'Nous sommes en 2030. Il fait bon vivre ici.',
				instruction: 'Fermez les yeux une minute. Que voyez-vous, qui croisez-vous ?',
				plain: 'Imaginez votre quartier en 2030. Tout va bien.',
			},
			{
				title: 'Raconter 2030',
				question: 'Que voit-on dans le quartier, en 2030 ?',
				instruction: 'Écrivez au présent, comme si vous y étiez. Une image par note.',
				plain: 'Écrivez ce que vous voyez en 2030.',
				prompts: ['Le matin ?', 'Un soir d’été ?', 'Pour un enfant ? Pour une personne âgée ?'],
				starters: ['En 2030, dans mon quartier, …'],
			},
			{
				title: 'Mettre en commun',
				question: 'Quelles images vont ensemble ?',
				instruction: 'Lisez, rapprochez, donnez un titre de journal à chaque groupe.',
				plain: 'Mettez ensemble les idées qui se ressemblent.',
			},
			{
				title: 'Revenir à aujourd’hui',
				question: 'Que s’est-il passé pour y arriver ?',
				instruction: 'Partez de 2030 et remontez : qui a fait quoi, et par quoi a-t-on commencé ?',
				plain: 'Dites ce qu’il faut faire pour y arriver.',
				starters: ['On a commencé par…'],
			},
			{
				title: 'Choisir',
				question: 'Quelles images comptent le plus ?',
				instruction: 'Quatre gommettes chacun, deux au plus sur le même groupe.',
				plain: 'Mettez vos gommettes sur ce qui compte le plus.',
			},
			{
				title: 'Restitution',
				question: 'Quelle est votre vision, en une phrase ?',
				instruction: 'Deux minutes par table : une phrase, un premier pas.',
				plain: 'Chaque table dit sa phrase.',
			},
		],
	},
	obstacles_leviers: {
		name: 'Obstacles et leviers',
		goal: 'Passer de ce qui bloque à ce qui peut bouger',
		outcome: 'Des leviers choisis, en face des obstacles',
		phases: [
			{
				title: 'L’objectif',
				question: 'Que voulons-nous réussir ?',
				instruction: 'Rappelez l’objectif en une phrase.',
				plain: 'Voici ce que nous voulons réussir.',
			},
			{
				title: 'Les obstacles',
				question: 'Qu’est-ce qui bloque ?',
				instruction: 'En silence. Un obstacle par note, concret, que vous avez rencontré.',
				plain: 'Écrivez ce qui empêche d’avancer. Une chose à la fois.',
				prompts: ['Pour qui ?', 'Depuis quand ?'],
				starters: ['Ce qui bloque, c’est…'],
			},
			{
				title: 'Regrouper',
				question: 'De quoi parlent ces obstacles ?',
				instruction: 'Mettez ensemble ceux qui ont la même cause.',
				plain: 'Mettez ensemble ce qui se ressemble.',
			},
			{
				title: 'Les leviers',
				question: 'Qu’est-ce qui peut faire bouger cela ?',
				instruction: 'Pour chaque groupe, au moins un levier. Posez-le à côté.',
				plain: 'Écrivez ce qui peut aider.',
				prompts: ['Qui peut agir ?', 'Où cela marche-t-il déjà ?'],
				starters: ['On peut s’appuyer sur…'],
			},
			{
				title: 'Choisir',
				question: 'Quels leviers d’abord ?',
				instruction: 'Cinq gommettes chacun, deux au plus au même endroit.',
				plain: 'Mettez vos gommettes sur ce qui aiderait le plus.',
			},
			{
				title: 'Premier pas',
				question: 'Qui fait quoi, et quand ?',
				instruction: 'Pour les leviers choisis, écrivez le premier pas.',
				plain: 'Dites qui peut commencer, et quand.',
				starters: ['Le premier pas, c’est…'],
			},
		],
	},
};
