import type { Clock } from '../../server/clock.ts';
import { createDetector } from '../../server/services/detector.ts';

/** The detector under a key of its own. */
export const testDetector = (clock: Clock) => createDetector({ clock, secretKey: 'a key for tests' });
