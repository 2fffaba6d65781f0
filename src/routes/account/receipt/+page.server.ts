import { error, redirect } from '@sveltejs/kit';
import { showReceiptCode } from '#lib/domain/receipt-code.ts';
import { answerForm } from '#lib/forms/answer.ts';
import { emptyForm } from '#lib/schemas/people.ts';
import { drawn, isLoopback, reachable } from '../../qr-code.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	if (!locals.account) redirect(303, '/receipt');
	setHeaders({ 'cache-control': 'no-store' });
	return { guest: locals.account.guest, since: await locals.app.receipts.since(locals.account) };
};

export const actions: Actions = {
	/** The code comes back in the answer alone: nothing keeps it in clear. */
	create: (event) =>
		answerForm(event, 'create', emptyForm, async () => {
			const { app, account } = event.locals;
			if (!account) error(401, { message: 'forbidden' });
			const code = showReceiptCode(await app.receipts.create(account));
			const origin = reachable(event.url, app.origins.forOtherDevices());
			return {
				slip: {
					code,
					address: `${new URL(origin).host}/receipt`,
					qr: drawn(`${origin}/receipt#${code}`),
					loopback: isLoopback(new URL(origin)),
				},
			};
		}),
};
