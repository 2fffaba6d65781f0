/**
 * For a program of ours in a process of its own: nothing of ours is set. What Node compiled is kept where the run keeps it,
 * since many of them start.
 */
export function bareEnvironment(): Record<string, string> {
	const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env;
	return { PATH, HOME, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
}
