/** Longest slug made from a title. */
const LENGTH = 60;

/** "Contrat de ville d’Auvelle" → `contrat-de-ville-d-auvelle`. Never empty. */
export function slugOf(title: string): string {
	const words = title
		.toLowerCase()
		.replace(/œ/g, 'oe')
		.replace(/æ/g, 'ae')
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, LENGTH)
		.replace(/^-+|-+$/g, '');
	return words === '' ? 'demarche' : words;
}
