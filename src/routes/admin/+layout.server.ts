import { secondFactorFirst } from '../second-factor-first.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => secondFactorFirst(event);
