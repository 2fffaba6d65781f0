import { buildWhenNeeded } from './start/build.ts';

/** `npm run build`: the pages ahead of the first start, for machines that get them without the tools to build. */
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(await buildWhenNeeded(say));
