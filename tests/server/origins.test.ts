import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createOrigins } from '../../server/origins.ts';

const lan = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('without ORIGIN, listening to this machine alone', () => {
	const origins = createOrigins({ host: '127.0.0.1', port: 3000, origin: null });

	test('loopback is ours under all its names, on our port', () => {
		expect(origins.home).toBe('http://localhost:3000');
		for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:3000']) {
			expect(origins.allowsHost(host)).toBe(true);
			expect(origins.allowsOrigin(`http://${host}`)).toBe(true);
		}
	});

	test('a name that somebody pointed at us, another port, https and nothing at all are not ours', () => {
		for (const host of [
			'evil.example:3000',
			'localhost',
			'localhost:3001',
			'localhost:3000.evil.example',
			'',
			undefined,
		]) {
			expect(origins.allowsHost(host)).toBe(false);
		}
		for (const origin of ['http://evil.example', 'https://localhost:3000', 'null', '', undefined]) {
			expect(origins.allowsOrigin(origin)).toBe(false);
		}
	});

	test('no address is told for other devices, which cannot reach us', () => {
		expect(origins.forOtherDevices()).toEqual([]);
		if (lan) expect(origins.allowsHost(`${lan}:3000`)).toBe(false);
	});
});

test.runIf(lan)('listening to the whole network, the addresses of this machine are ours and told', () => {
	const origins = createOrigins({ host: '0.0.0.0', port: 3000, origin: null });
	expect(origins.allowsOrigin(`http://${lan}:3000`)).toBe(true);
	expect(origins.forOtherDevices()).toContain(`http://${lan}:3000`);
	expect(origins.allowsHost('192.0.2.1:3000')).toBe(false);
});

test('the port 80 is not written', () => {
	const origins = createOrigins({ host: '127.0.0.1', port: 80, origin: null });
	expect(origins.home).toBe('http://localhost');
	expect(origins.allowsHost('localhost')).toBe(true);
});

test('with ORIGIN, that one alone is ours, whatever a proxy calls us', () => {
	const origins = createOrigins({ host: '0.0.0.0', port: 3000, origin: 'https://trame.example.org' });
	expect(origins.home).toBe('https://trame.example.org');
	expect(origins.allowsHost('127.0.0.1:3000')).toBe(true);
	expect(origins.allowsOrigin('https://trame.example.org')).toBe(true);
	expect(origins.allowsOrigin('http://localhost:3000')).toBe(false);
	expect(origins.forOtherDevices()).toEqual([]);
});
