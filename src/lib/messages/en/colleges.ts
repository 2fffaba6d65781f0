import type { Messages } from '../fr/index.ts';

export const colleges: Messages['colleges'] = {
	residents: 'Residents',
	associations: 'Associations',
	institutions: 'Institutions',
	local_authorities: 'Local authorities',
	state: 'State and operators',
	landlords: 'Landlords',
	economy: 'Economy',
	title: 'Colleges',
	college: 'College',
	shapes: {
		circle: 'circle',
		triangle: 'triangle',
		square: 'square',
		diamond: 'diamond',
		hexagon: 'hexagon',
		pentagon: 'pentagon',
	},
	sets: {
		three: 'Three colleges: residents, associations, institutions',
		six: 'Six colleges: residents, associations, local authorities, State, landlords, economy',
	},
	youAre: {
		residents: 'A resident of the neighbourhood',
		associations: 'In an association',
		institutions: 'In an institution',
		local_authorities: 'In a local authority',
		state: 'Working for the State or an operator',
		landlords: 'Working for a landlord',
		economy: 'Shops, companies, jobs',
	},
};
