import type { Endpoint } from '../endpoint.ts';
import { BOARD_ENDPOINTS } from './boards.ts';
import { CONTRACT_ENDPOINTS } from './contract.ts';
import { ITEM_ENDPOINTS } from './items.ts';
import { PROJECT_ENDPOINTS } from './projects.ts';
import { ROUND_ENDPOINTS } from './rounds.ts';
import { TABLE_ENDPOINTS } from './tables.ts';

/** Every operation of the interface; there is nothing under `/api/v1` beside these and the document about them. */
export const ENDPOINTS: readonly Endpoint[] = [
	...PROJECT_ENDPOINTS,
	...TABLE_ENDPOINTS,
	...BOARD_ENDPOINTS,
	...ITEM_ENDPOINTS,
	...ROUND_ENDPOINTS,
	...CONTRACT_ENDPOINTS,
];
