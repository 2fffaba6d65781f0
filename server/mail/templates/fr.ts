import { deviceInBrackets } from '#lib/domain/device.ts';
import { formatters, quote } from '#lib/messages/format.ts';
import type { ItemKind, Role } from '#lib/domain/vocabulary.ts';
import type { Templates } from '../letters.ts';

const { date, dayAndTime } = formatters('fr');
const q = (text: string) => quote('fr', text);

const ROLES: Record<Role, string> = {
	observer: 'en observation',
	contributor: 'pour contribuer',
	facilitator: 'pour animer',
	steward: 'comme responsable',
};
const YOUR_IDEA: Record<ItemKind, string> = {
	diagnosis: 'Une de vos idées a servi à écrire ce diagnostic',
	finding: 'Une de vos idées a servi à écrire ce constat',
	recommendation: 'Une de vos idées a servi à écrire cette préconisation',
	initiative: 'Une de vos idées a servi à écrire cette initiative',
};
const member = (project: string) => `Vous recevez ce message parce que vous participez à ${q(project)}.`;

/** The words of our mail in French: plain, short, one thing to do. */
export const fr: Templates = {
	unsubscribe: 'Ne plus recevoir ces messages',
	colon: ' :',
	sign_in: ({ name }) => ({
		subject: 'Votre lien pour entrer dans Trame',
		paragraphs: [
			name === '' ? 'Bonjour,' : `Bonjour ${name},`,
			'Vous avez demandé à entrer sans mot de passe. Ce lien sert une fois, pendant 15 minutes.',
		],
		action: 'Entrer dans Trame',
		footer: 'Vous n’avez rien demandé ? Ne faites rien : sans ce lien, personne n’entre.',
	}),
	new_device: ({ device, at }) => ({
		subject: 'Connexion à votre compte depuis un autre appareil',
		paragraphs: [
			'Bonjour,',
			`Quelqu’un est entré dans votre compte le ${dayAndTime(at)}, depuis un appareil inconnu jusqu’ici${deviceInBrackets(device)}.`,
			'C’était vous ? Ne faites rien.',
			'Ce n’était pas vous ? Ouvrez votre compte, fermez les autres connexions, puis changez de mot de passe.',
		],
		action: 'Voir les connexions de mon compte',
		footer: 'Ce message protège votre compte : on ne peut pas s’en désabonner.',
	}),
	invitation: ({ project, inviter, role, expiresAt }) => ({
		subject: `Invitation à ${q(project)}`,
		paragraphs: [
			'Bonjour,',
			`${inviter === '' ? 'L’équipe' : inviter} vous invite dans la démarche ${q(project)}, ${ROLES[role]}.`,
			`Le lien sert une fois, jusqu’au ${date(expiresAt)}.`,
		],
		action: 'Voir l’invitation',
		footer: 'Vous recevez ce message parce que quelqu’un a donné votre adresse pour vous inviter.',
	}),
	round_opened: ({ project, round, closesAt }) => ({
		subject: `Votre avis est attendu : ${round}`,
		paragraphs: [
			`Une consultation est ouverte dans ${q(project)} : ${q(round)}.`,
			`Vous pouvez donner votre avis, et le changer, jusqu’au ${dayAndTime(closesAt)}.`,
		],
		action: 'Lire les textes et donner mon avis',
		footer: member(project),
	}),
	round_half: ({ project, round, closesAt }) => ({
		subject: `À mi-chemin : ${round}`,
		paragraphs: [
			`La consultation ${q(round)} est ouverte depuis quelque temps dans ${q(project)}, et votre avis manque encore.`,
			`Elle se termine le ${dayAndTime(closesAt)}.`,
		],
		action: 'Lire les textes et donner mon avis',
		footer: member(project),
	}),
	round_last_days: ({ project, round, closesAt }) => ({
		subject: `Derniers jours : ${round}`,
		paragraphs: [
			`La consultation ${q(round)} se termine bientôt dans ${q(project)} : le ${dayAndTime(closesAt)}.`,
			'Votre avis manque encore.',
		],
		action: 'Lire les textes et donner mon avis',
		footer: member(project),
	}),
	idea_agreed: ({ project, item, itemKind }) => ({
		subject: `Ce que votre idée est devenue : ${item}`,
		paragraphs: [`${YOUR_IDEA[itemKind]} : ${q(item)}.`, 'Le texte a été validé. Il peut entrer dans le contrat.'],
		action: 'Voir le texte',
		footer: member(project),
	}),
	idea_set_aside: ({ project, item, itemKind, reason }) => ({
		subject: `Ce que votre idée est devenue : ${item}`,
		paragraphs: [
			`${YOUR_IDEA[itemKind]} : ${q(item)}.`,
			`Le texte a été mis de côté. La raison donnée : ${q(reason)}.`,
			'Votre idée reste sur la table.',
		],
		action: 'Voir le texte',
		footer: member(project),
	}),
};
