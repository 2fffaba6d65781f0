import { parsers } from 'prettier/plugins/yaml';

interface Node {
	type: string;
	value?: string;
	children?: (Node | null)[];
}

/** A YAML document as Prettier, which we have, reads it: maps, lists, and every scalar as text. Throws where it is none. */
export async function readYaml(text: string): Promise<unknown> {
	const tree = (await parsers.yaml.parse(text, {} as never)) as Node;
	const documents = children(tree);
	if (documents.length !== 1) throw new Error(`${documents.length} documents`);
	const body = children(documents[0]).find(({ type }) => type === 'documentBody');
	return valueOf(children(body)[0]);
}

function children(node: Node | undefined): Node[] {
	return (node?.children ?? []).filter((child) => child !== null);
}

function valueOf(node: Node | undefined): unknown {
	switch (node?.type) {
		case undefined:
			return null;
		case 'mapping':
		case 'flowMapping': {
			const pairs = children(node).map((item) => children(item).map((side) => valueOf(children(side)[0])));
			const keys = pairs.map(([key]) => String(key));
			if (new Set(keys).size < keys.length) throw new Error(`a key stands twice: ${keys.join()}`);
			return Object.fromEntries(pairs.map(([, value], index) => [keys[index], value ?? null]));
		}
		case 'sequence':
		case 'flowSequence':
			return children(node).map((item) => valueOf(item.type === 'sequenceItem' ? children(item)[0] : item));
		default:
			if (node?.value === undefined) throw new Error(`${node?.type} is not read`);
			return node.value;
	}
}
