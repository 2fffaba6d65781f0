import type { PageServerLoadEvent } from './$types';

/** Projects that anybody may read, and those of the person who is here. */
export async function load({ locals: { app, account } }: PageServerLoadEvent) {
	const [published, mine, founding, owners] = await Promise.all([
		app.projects.listPublished(),
		account ? app.projects.listOf(account) : [],
		app.projects.ownersToFoundFor(account),
		app.owners.listOf(account),
	]);
	const ours = new Set(mine.map(({ slug }) => slug));
	const others = published.filter(({ slug }) => !ours.has(slug));
	return {
		published: others.map(({ slug, title, subtitle, plainText }) => ({ slug, title, subtitle, plainText })),
		mine: mine.map(({ slug, title, subtitle, role }) => ({ slug, title, subtitle, role })),
		mayCreate: founding.length > 0,
		owners: owners.map(({ id, name }) => ({ id, name })),
	};
}
