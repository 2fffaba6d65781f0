import { loadMessages } from '#lib/messages/index.ts';
import type { LayoutLoad } from './$types';

/** Catalogues hold functions, so they are loaded here, on both sides, rather than sent by the server. */
export const load: LayoutLoad = async ({ data }) => ({ ...data, m: await loadMessages(data.locale) });
