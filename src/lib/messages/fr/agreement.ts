import { plural, quote } from '../format.ts';

/** "d’habitants", "de bailleurs"; a name that is a list or an institution is quoted as a college. */
const of = (college: string) => {
	if (/,|^État/.test(college)) return `du collège ${quote('fr', college)}`;
	return /^[aeéèêiouyhâàîôûAEÉÈÊIOUYHÂÀÎÔÛ]/.test(college) ? `d’${lower(college)}` : `de ${lower(college)}`;
};
/** Only a plain capital is lowered: "État", "EPCI" keep theirs. */
const lower = (college: string) =>
	/^État|^[A-Z]{2}/.test(college) ? college : college.slice(0, 1).toLowerCase() + college.slice(1);
const FRACTIONS: Record<string, string> = {
	'1/2': 'la moitié',
	'2/3': 'deux tiers',
	'3/4': 'trois quarts',
	'1/1': 'la totalité',
};

/** Avis by college, and in words what is missing before a text is agreed. */
export const agreement = {
	outcomes: {
		agreed: 'Accord',
		agreed_with_reservations: 'Accord, avec des réserves',
		contested: 'En débat',
		not_reached: 'Pas encore assez d’avis',
	},
	byCollege: 'Avis par collège',
	positions: (count: number) => plural('fr', count, { zero: 'aucun avis', one: '1 avis', other: `${count} avis` }),
	fewPositions: 'trop peu d’avis',
	hidden: 'non affiché',
	floor: 'Un nombre qui concerne moins de 5 personnes n’est jamais affiché.',
	total: (count: string) => `${count} en tout`,
	columns: {
		college: 'Collège',
		total: 'Avis',
		agree: 'D’accord',
		agree_with_reservation: 'Avec une réserve',
		object: 'Pas d’accord',
		abstain: 'Ne se prononcent pas',
		lifted: 'Objections levées',
	},
	bar: (college: string, agree: number, reservations: number, total: number) =>
		`${college}\u00A0: ${agree} d’accord, ${reservations} avec une réserve, sur ${total} avis`,
	barAtLeast: (college: string, favourable: number, total: number) =>
		`${college}\u00A0: au moins ${favourable} avis favorables sur ${total}`,
	barPartly: (college: string, total: number) => `${college}\u00A0: ${total} avis, détail non affiché`,
	barHidden: (college: string) => `${college}\u00A0: trop peu d’avis pour être affichés`,
	barNone: (college: string) => `${college}\u00A0: aucun avis`,
	missingTitle: 'Ce qui manque',
	nothingMissing: 'Il ne manque rien\u00A0: la règle est remplie.',
	missing: {
		quorum: (college: string, missing: number) =>
			plural('fr', missing, {
				one: `Il manque 1 avis ${of(college)}.`,
				other: `Il manque ${missing} avis ${of(college)}.`,
			}),
		quorumHidden: (college: string, quorum: number) =>
			`Il manque des avis ${of(college)}\u00A0: il en faut au moins ${quorum}.`,
		onlyAbstentions: (college: string | null) =>
			college === null
				? 'Personne ne s’est encore prononcé.'
				: `${college}\u00A0: personne ne s’est prononcé, seulement des abstentions.`,
		threshold: (college: string, share: string) => `${college}\u00A0: moins de ${share} d’avis favorables.`,
		unanswered: (college: string, count: number) =>
			plural('fr', count, {
				one: `Une objection attend une réponse (${lower(college)}).`,
				other: `${count} objections attendent une réponse (${lower(college)}).`,
			}),
		notLifted: (college: string, count: number) =>
			plural('fr', count, {
				one: `Une objection a reçu une réponse, mais n’est pas levée (${lower(college)}).`,
				other: `${count} objections ont reçu une réponse, mais ne sont pas levées (${lower(college)}).`,
			}),
	},
	/** "deux tiers", "80 %" */
	share: (numerator: number, denominator: number) =>
		FRACTIONS[`${numerator}/${denominator}`] ?? `${Math.round((100 * numerator) / denominator)}\u00A0%`,
	rule: (quorum: number, share: string, colleges: string, lifted: boolean) =>
		`Règle\u00A0: au moins ${quorum} avis dans chaque collège requis (${colleges}), ${share} d’avis favorables dans chacun, ${
			lifted ? 'chaque objection levée par la personne qui l’a faite' : 'aucune objection sans réponse'
		}.`,
	recorded: (day: string) => `Accord donné le ${day}`,
	recordedContested: (day: string) => `Point en débat depuis le ${day}`,
	fingerprint: 'Empreinte du texte',
};
