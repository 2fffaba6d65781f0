import { describe, expect, it } from 'vitest';
import { Pace } from '../../../server/sync/pace.ts';

describe('C10 the pace of what comes', () => {
	const ticked = (times: number, from: number, apart: number, pace = new Pace()) => {
		for (let n = 0; n < times; n++) pace.tick(from + n * apart);
		return pace;
	};

	it('is calm up to 50 a second', () => {
		expect(ticked(200, 5000, 25).busy).toBe(false);
	});

	it('is busy at once when much comes, and until a calm second has passed', () => {
		const pace = ticked(51, 5000, 1);
		expect(pace.busy).toBe(true);
		pace.tick(6200);
		expect(pace.busy).toBe(false);
	});

	it('stays busy from one second to the next', () => {
		const pace = ticked(110, 5000, 10);
		expect(pace.busy).toBe(true);
	});
});
