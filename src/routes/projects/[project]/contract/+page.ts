import type { PageLoad } from './$types';

/** The desk of the contract brings its own header; the page where one starts it has the project's. */
export const load: PageLoad = async ({ parent, data }) => ({
	...data,
	title: (await parent()).m.contract.title,
	...(data.contract && { chrome: 'bare' as const }),
});
