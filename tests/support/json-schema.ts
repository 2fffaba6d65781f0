interface Schema {
	[keyword: string]: unknown;
}
type Check = (value: unknown, rule: never, schema: Schema, root: Schema) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const CHECKS: Record<string, Check> = {
	$ref: (value, path: string, _, root) => valid(value, follow(root, path), root),
	type: (value, types: string | string[]) => [types].flat().includes(typeOf(value)),
	const: (value, constant: unknown) => value === constant,
	enum: (value, values: unknown[]) => values.includes(value),
	minLength: (value, least: number) => typeof value !== 'string' || value.length >= least,
	pattern: (value, pattern: string) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
	items: (value, items: Schema, _, root) => !Array.isArray(value) || value.every((one) => valid(one, items, root)),
	required: (value, keys: string[]) => !isObject(value) || keys.every((key) => key in value),
	properties: (value, properties: Record<string, Schema>, _, root) =>
		!isObject(value) ||
		Object.entries(properties).every(([key, one]) => !(key in value) || valid(value[key], one, root)),
	additionalProperties: (value, rule: false | Schema, schema, root) => {
		if (!isObject(value)) return true;
		const known = Object.keys((schema['properties'] ?? {}) as object);
		const others = Object.keys(value).filter((key) => !known.includes(key));
		return rule === false ? others.length === 0 : others.every((key) => valid(value[key], rule, root));
	},
	oneOf: (value, schemas: Schema[], _, root) => schemas.filter((one) => valid(value, one, root)).length === 1,
};
const NOTES = ['$schema', '$id', '$defs', 'title', 'description'];

/** The keywords of JSON Schema (2020-12) that our schemas use; throws on any other, so that none is passed over. */
export function valid(value: unknown, schema: Schema, root: Schema = schema): boolean {
	return Object.entries(schema).every(([keyword, rule]) => {
		if (NOTES.includes(keyword)) return true;
		const check = CHECKS[keyword];
		if (!check) throw new Error(`keyword ${keyword} is not known here`);
		return check(value, rule as never, schema, root);
	});
}

function follow(root: Schema, path: string): Schema {
	return path
		.slice(2)
		.split('/')
		.reduce((found, key) => found[key] as Schema, root);
}
