import { createSeal } from '../../server/auth/seal.ts';
import type { Clock } from '../../server/clock.ts';
import { createPost } from '../../server/mail/post.ts';

export const HOME = 'https://trame.example.org';

/** The outbox of a server that sends mail, as services know it. */
export const testPost = (clock: Clock) =>
	createPost({ clock, seal: createSeal('a key for tests'), home: HOME, sends: true, soon: () => undefined });
