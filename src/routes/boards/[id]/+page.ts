import type { PageLoad } from './$types';

/** The board fills the window: it brings its own header. */
export const load: PageLoad = ({ data }) => ({ ...data, chrome: 'bare' as const, title: data.header.title });
