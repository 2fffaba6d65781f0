import { readFile } from 'node:fs/promises';
import ts from 'typescript';

/**
 * The methods that a file of services offers, and whether each reaches a call of one of these functions: by itself, or by
 * a function of the same file that it names.
 */
export async function methodsOf(file: URL, sought: ReadonlySet<string>): Promise<Map<string, boolean>> {
	const source = ts.createSourceFile(file.pathname, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const named = new Map<string, Set<string>>();
	const offered: string[] = [];

	function note(name: string, body: ts.Node) {
		const mentioned = named.get(name) ?? new Set<string>();
		const look = (node: ts.Node) => {
			if (ts.isIdentifier(node)) mentioned.add(node.text);
			ts.forEachChild(node, look);
		};
		look(body);
		named.set(name, mentioned);
	}
	function visit(node: ts.Node) {
		if (ts.isFunctionDeclaration(node) && node.name && !node.name.text.startsWith('create') && node.body)
			note(node.name.text, node.body);
		if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
			if (ts.isArrowFunction(node.initializer)) note(node.name.text, node.initializer.body);
		}
		if (ts.isReturnStatement(node) && node.expression && ts.isObjectLiteralExpression(node.expression))
			for (const property of offersOf(node, node.expression)) {
				const name = property.name && ts.isIdentifier(property.name) ? property.name.text : '';
				offered.push(name);
				note(`method ${name}`, property);
			}
		ts.forEachChild(node, visit);
	}
	visit(source);

	const reaches = (name: string, seen = new Set<string>()): boolean => {
		if (sought.has(name)) return true;
		if (seen.has(name)) return false;
		seen.add(name);
		return [...(named.get(name) ?? [])].some((next) => reaches(next, seen));
	};
	return new Map(offered.map((name) => [name, reaches(`method ${name}`)]));
}

/** Properties of the object that the file's own factory returns, which are functions. */
function offersOf(statement: ts.ReturnStatement, object: ts.ObjectLiteralExpression): ts.ObjectLiteralElementLike[] {
	const factory = statement.parent.parent;
	const offers = ts.isFunctionDeclaration(factory) && /^create|Acts$/.test(factory.name?.text ?? '');
	if (!offers) return [];
	return object.properties.filter((property) => !ts.isSpreadAssignment(property));
}
