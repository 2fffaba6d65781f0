import { describe, expect, it } from 'vitest';
import type { Bus, BusMessage } from '../../../server/bus/bus.ts';

const FACT: BusMessage = { kind: 'fact', channel: 'board:1', fact: { name: 'changed', data: { what: 'notes' } } };

/** What every bus promises. `open` gives two ends that hear each other (the same bus twice, for a single process). */
export function acceptBus(name: string, open: (onError: (error: unknown) => void) => Promise<[Bus, Bus]>): void {
	describe(`${name} keeps the promises of a bus`, () => {
		it('B1 delivers to every listener, the publisher’s own process included', async () => {
			const [one, two] = await open(rethrow);
			const heard: string[] = [];
			one.subscribe((message) => heard.push(`one ${message.kind}`));
			two.subscribe((message) => heard.push(`two ${message.kind}`));
			one.publish(FACT);
			await expect.poll(() => heard.length).toBe(2);
			expect(heard.sort()).toEqual(['one fact', 'two fact']);
			await closeBoth(one, two);
		});

		it('B2 never delivers within the publisher’s turn', async () => {
			const [one, two] = await open(rethrow);
			let heard = 0;
			two.subscribe(() => heard++);
			one.publish(FACT);
			expect(heard).toBe(0);
			await expect.poll(() => heard).toBe(1);
			await closeBoth(one, two);
		});

		it('B3 keeps the order of one publisher; of heads that move fast the last one is enough', async () => {
			const [one, two] = await open(rethrow);
			const heads: number[] = [];
			const facts: unknown[] = [];
			two.subscribe((message) => {
				if (message.kind === 'head') heads.push(message.seq);
				if (message.kind === 'fact') facts.push(message.fact.data?.number);
			});
			for (let seq = 1; seq <= 50; seq++) {
				one.publish({ kind: 'head', documentId: 'text:1', seq });
				one.publish({ kind: 'fact', channel: 'board:1', fact: { name: 'changed', data: { number: seq } } });
			}
			await expect.poll(() => [heads.at(-1), facts.length]).toEqual([50, 50]);
			expect(heads).toEqual([...heads].sort((a, b) => a - b));
			expect(facts).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
			await closeBoth(one, two);
		});

		it('B4 a listener that throws keeps nothing from the others', async () => {
			const errors: unknown[] = [];
			const [one, two] = await open((error) => errors.push(error));
			let heard = 0;
			two.subscribe(() => {
				throw new Error('mine');
			});
			two.subscribe(() => heard++);
			one.publish(FACT);
			await expect.poll(() => heard).toBe(1);
			expect(errors).toHaveLength(1);
			await closeBoth(one, two);
		});

		it('B5 a listener that left hears nothing more', async () => {
			const [one, two] = await open(rethrow);
			let left = 0;
			let stayed = 0;
			const leave = two.subscribe(() => left++);
			two.subscribe(() => stayed++);
			leave();
			one.publish(FACT);
			await expect.poll(() => stayed).toBe(1);
			expect(left).toBe(0);
			await closeBoth(one, two);
		});

		it('B6 publishing after the close is silent', async () => {
			const [one, two] = await open(rethrow);
			await closeBoth(one, two);
			expect(() => one.publish(FACT)).not.toThrow();
		});
	});
}

function rethrow(error: unknown): never {
	throw error;
}

async function closeBoth(one: Bus, two: Bus): Promise<void> {
	await one.close();
	if (two !== one) await two.close();
}
