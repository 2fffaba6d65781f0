import { loadHistory, restoreText } from '../../../text-history.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadHistory(event, 'section');

export const actions: Actions = { restore: (event) => restoreText(event, 'section') };
