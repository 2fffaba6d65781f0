import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BusMessage } from '../../../server/bus/bus.ts';
import { createCoalescer } from '../../../server/bus/coalesce.ts';

const fact = (what: string): BusMessage => ({
	kind: 'fact',
	channel: 'project:1',
	fact: { name: 'changed', data: { what } },
});
let heard: BusMessage[];

beforeEach(() => {
	vi.useFakeTimers();
	heard = [];
});
afterEach(() => {
	vi.useRealTimers();
});
const coalescer = () => createCoalescer({ publish: (message) => heard.push(message) }, 1000);

it('publishes at once, then the same message once more at the end of the interval', () => {
	const { publish } = coalescer();
	for (let count = 0; count < 10; count += 1) publish(fact('board'));
	expect(heard).toEqual([fact('board')]);
	vi.advanceTimersByTime(1000);
	expect(heard).toEqual([fact('board'), fact('board')]);
	vi.advanceTimersByTime(5000);
	expect(heard).toHaveLength(2);
});

it('keeps different messages apart', () => {
	const { publish } = coalescer();
	publish(fact('board'));
	publish(fact('items'));
	expect(heard).toEqual([fact('board'), fact('items')]);
});

it('publishes what it keeps when it closes', () => {
	const { publish, close } = coalescer();
	publish(fact('board'));
	publish(fact('board'));
	close();
	expect(heard).toHaveLength(2);
	vi.advanceTimersByTime(5000);
	expect(heard).toHaveLength(2);
});
