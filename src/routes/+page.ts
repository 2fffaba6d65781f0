import type { PageLoad } from './$types';

/** The data of the server go on as they are; the tab says what this place is for. */
export const load: PageLoad = async ({ parent, data }) => ({ ...data, title: (await parent()).m.home.title });
