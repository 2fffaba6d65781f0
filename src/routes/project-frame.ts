import { error, type RequestEvent } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';

type Event = Pick<RequestEvent, 'locals'>;

/** Who is asking, in the project with this id: pages whose address names a round or an item, not a project. */
export async function principalIn(event: Event, projectId: string | null | undefined) {
	const { app, account } = event.locals;
	if (!projectId) error(404, { message: 'not_found', reason: 'not_found' });
	return app.people.principalFor(account, projectId);
}

/** What the navigation of a project may offer this person. */
export function navigationFor(principal: Awaited<ReturnType<typeof principalIn>>) {
	return {
		diagnosis: may(principal, 'resource.read', { published: true }),
		items: may(principal, 'board.read'),
		workshops: may(principal, 'board.read'),
		rounds: may(principal, 'round.read'),
		contract: may(principal, 'contract.read', { published: true }),
		settings: may(principal, 'mandate.confirm'),
	};
}
