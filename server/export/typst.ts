import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The native compiler of Typst, as far as it is used here: the package brings no types. */
export interface NodeCompiler {
	/** Puts a file under a path of the compiler's own, absolute. */
	mapShadow(path: string, content: Buffer): void;
	compile(options: { mainFileContent: string; inputs: Record<string, string> }): {
		result: object | null;
		hasError(): boolean;
		takeError(): object | null;
	};
	fetchDiagnostics(error: object): unknown[];
	pdf(document: object, options: { pdfStandard: 'ua-1' }): Uint8Array;
}
interface TypstModule {
	NodeCompiler: { create(options: { workspace: string; fontArgs: { fontPaths: string[] }[] }): NodeCompiler };
}

/**
 * Beside the fonts inside the compiler: Amiri for Arabic, emoji in one colour. Not Noto Naskh Arabic: it draws the dots of
 * letters apart, and every letter with dots is then copied, and read aloud, twice.
 */
const FONTS = [
	() => require.resolve('@expo-google-fonts/amiri/400Regular/Amiri_400Regular.ttf'),
	() => require.resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
];

/** Where paths of a document begin: no folder of the machine, so that only what `mapShadow` puts there is found. */
export const WORKSPACE = '/trame-document';

/** Null where the platform has no binary under this name. */
export function typstCompiler(binary: string): NodeCompiler | null {
	let typst: TypstModule;
	try {
		typst = require(binary) as TypstModule;
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
	return typst.NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontPaths: FONTS.flatMap(installed) }] });
}

/** A font that is not installed is not needed: what nothing draws becomes a picture with its text. */
function installed(font: () => string): string[] {
	try {
		return [font()];
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && /MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/.test(String(error.code));
}
