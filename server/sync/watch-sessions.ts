import type { SocketSessions } from './ports.ts';
import type { Rooms } from './rooms.ts';

/**
 * Asks the database, again and again and once for all lines, which of their sessions still live; the lines of the others
 * end. The bus says it sooner where the session ended in this process. Returns the timer.
 */
export function watchSessions(
	sessions: Pick<SocketSessions, 'living'>,
	rooms: Pick<Rooms, 'all' | 'revoke'>,
	everyMs: number,
	report: (error: unknown) => void,
): NodeJS.Timeout {
	async function look(): Promise<void> {
		const held = new Set<string>();
		for (const room of rooms.all()) for (const line of room.lines) held.add(line.caller.sessionId);
		if (held.size === 0) return;
		const living = await sessions.living([...held]);
		// Who came in meanwhile was judged at the door.
		rooms.revoke(({ caller: { sessionId } }) => held.has(sessionId) && !living.has(sessionId));
	}
	let looking = false;
	const timer = setInterval(() => {
		if (looking) return;
		looking = true;
		look()
			.catch(report)
			.finally(() => {
				looking = false;
			});
	}, everyMs);
	return timer.unref();
}
