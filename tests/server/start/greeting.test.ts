import { expect, test } from 'vitest';
import { greeting } from '../../../server/start/greeting.ts';

const origins = {
	home: 'http://localhost:3000',
	allowsHost: () => true,
	allowsOrigin: () => true,
	forOtherDevices: () => [] as string[],
};

test('the greeting says where to go, repeats the lines of the app, and how to stop', () => {
	expect(greeting(origins, ['Sign in as steward: http://localhost:3000/x'])).toBe(
		`
Trame is ready: http://localhost:3000

Sign in as steward: http://localhost:3000/x

Ctrl-C stops it.
`,
	);
});

test('for a hall, every address is told and the first one drawn as a code to scan', () => {
	const text = greeting({ ...origins, forOtherDevices: () => ['http://192.0.2.7:3000', 'http://10.0.0.2:3000'] }, []);
	expect(text).toContain('From other devices on this network: http://192.0.2.7:3000\n');
	expect(text).toContain('http://10.0.0.2:3000');
	expect(text).toMatch(/[▀▄█]{10}/);
});
