import { buildWhenNeeded } from '../../server/start/build.ts';

/** The servers under test serve what was built, so it is built once, before them. */
export default async function setup(): Promise<void> {
	await buildWhenNeeded((line) => console.log(line));
}
