import { describe, expect, test } from 'vitest';
import { createAckLedger } from '#lib/sync/ack-ledger.ts';

describe('acknowledgements', () => {
	test('an edit waits until the message that carried it is acknowledged', () => {
		const ledger = createAckLedger();
		ledger.opened();
		ledger.sent('step2', 0);
		ledger.edited();
		ledger.sent('update', 5);
		expect(ledger.waiting).toBe(1);
		ledger.acknowledged(1);
		expect(ledger.waiting).toBe(1);
		ledger.acknowledged(2);
		expect([ledger.waiting, ledger.committedClock]).toEqual([0, 5]);
	});

	test('an update sent before the step 2 proves nothing about what was written offline', () => {
		const ledger = createAckLedger();
		ledger.edited();
		ledger.opened();
		ledger.edited();
		ledger.sent('update', 9);
		ledger.acknowledged(1);
		expect(ledger.waiting).toBe(2);
		ledger.sent('step2', 9);
		ledger.acknowledged(2);
		expect(ledger.waiting).toBe(0);
	});

	test('a new connection starts counting again and keeps what was committed', () => {
		const ledger = createAckLedger();
		ledger.opened();
		ledger.sent('step2', 0);
		ledger.edited();
		ledger.sent('update', 3);
		ledger.acknowledged(2);
		ledger.edited();
		ledger.sent('update', 4);
		ledger.opened();
		expect(ledger.waiting).toBe(1);
		ledger.sent('step2', 4);
		ledger.acknowledged(1);
		expect(ledger.waiting).toBe(0);
	});

	test('a repeated, older or impossible acknowledgement changes nothing', () => {
		const ledger = createAckLedger();
		ledger.opened();
		ledger.sent('step2', 0);
		expect(ledger.acknowledged(7)).toBe(false);
		expect(ledger.acknowledged(1)).toBe(true);
		expect(ledger.acknowledged(1)).toBe(false);
		expect(ledger.acknowledged(0)).toBe(false);
	});
});
