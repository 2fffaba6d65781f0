import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readYaml } from '../../support/yaml.ts';

/** What Prometheus takes; anything more is a misspelling that it would refuse. */
const Rules = v.strictObject({
	groups: v.tuple([
		v.strictObject({
			name: v.literal('trame'),
			rules: v.array(
				v.strictObject({
					alert: v.pipe(v.string(), v.regex(/^Trame[A-Z]\w+$/)),
					expr: v.pipe(v.string(), v.minLength(1), v.check(isBalanced, 'a bracket is left open')),
					for: v.optional(v.pipe(v.string(), v.regex(/^\d+[smhd]$/))),
					labels: v.strictObject({ severity: v.picklist(['page', 'warn', 'info']) }),
					annotations: v.strictObject({ summary: v.pipe(v.string(), v.regex(/^[^a-z].*[.?]$/)) }),
				}),
			),
		}),
	]),
});

test('the rules of alert are YAML in the form that Prometheus reads, each with its severity and a sentence', async () => {
	const text = await readFile(new URL('../../../docs/deploy/alerts.yml', import.meta.url), 'utf8');
	const { groups } = v.parse(Rules, await readYaml(text));
	const names = groups[0].rules.map(({ alert }) => alert);
	expect(names.length).toBeGreaterThan(10);
	expect(new Set(names).size).toBe(names.length);
});

test('what is no YAML is refused', async () => {
	await expect(readYaml('groups:\n  - name: trame\n rules: []')).rejects.toThrow();
	await expect(readYaml('a: 1\na: 2')).rejects.toThrow();
});

function isBalanced(expression: string): boolean {
	const open: string[] = [];
	for (const sign of expression.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
		if ('([{'.includes(sign)) open.push(sign);
		else if (')]}'.includes(sign) && open.pop() !== '([{'[')]}'.indexOf(sign)]) return false;
	}
	return open.length === 0;
}
