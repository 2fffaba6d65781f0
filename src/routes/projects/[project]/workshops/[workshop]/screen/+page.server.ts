import { showJoinCode } from '#lib/domain/join-code.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { drawn, reachable } from '../../../../../qr-code.ts';
import type { PageServerLoad } from './$types';

/** Without a session, outside the project's frame: the key in the address is all that is asked for. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app } = locals;
	const screenKey = url.searchParams.get('key') ?? '';
	const view = await orErrorPage(app.screens.view(screenKey, params.workshop));
	const code = view.joinCode === null ? null : showJoinCode(view.joinCode);
	const origin = reachable(url, app.origins.forOtherDevices());
	const address = `${origin}/join/${code ?? ''}`;
	return {
		screenKey,
		view,
		/** The way in; null: the door is closed. */
		way: code === null ? null : { code, address, door: `${new URL(origin).host}/join`, qr: drawn(address) },
	};
};
