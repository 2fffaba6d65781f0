import type { PageLoad } from './$types';

/** One thing on the screen, and nothing around it. */
export const load: PageLoad = ({ data }) => ({ ...data, chrome: 'bare' as const, title: data.workshop.title });
