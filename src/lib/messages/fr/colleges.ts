/** Names of the supplied colleges by key, and of their shapes for screen readers. */
export const colleges = {
	residents: 'Habitants',
	associations: 'Associations',
	institutions: 'Institutions',
	local_authorities: 'Collectivités',
	state: 'État et opérateurs',
	landlords: 'Bailleurs',
	economy: 'Économie',
	title: 'Collèges',
	college: 'Collège',
	shapes: {
		circle: 'rond',
		triangle: 'triangle',
		square: 'carré',
		diamond: 'losange',
		hexagon: 'hexagone',
		pentagon: 'pentagone',
	},
	sets: {
		three: 'Trois collèges : habitants, associations, institutions',
		six: 'Six collèges : habitants, associations, collectivités, État, bailleurs, économie',
	},
	youAre: {
		residents: 'Habitante, habitant du quartier',
		associations: 'Dans une association',
		institutions: 'Dans une institution',
		local_authorities: 'Dans une collectivité',
		state: 'Au service de l’État ou d’un opérateur',
		landlords: 'Chez un bailleur',
		economy: 'Commerce, entreprise, emploi',
	},
};
