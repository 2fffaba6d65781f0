/** Languages written from right to left, by primary subtag, when no script says otherwise. */
const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);
const RIGHT_TO_LEFT_SCRIPTS = new Set(['arab', 'hebr', 'syrc', 'thaa', 'nkoo', 'adlm']);

/** Direction of writing of a language tag (BCP 47): an explicit script decides, else the language. Pure. */
export function directionOf(language: string): 'ltr' | 'rtl' {
	const [primary = '', ...rest] = language.toLowerCase().split(/[-_]/);
	const script = rest.find((subtag) => /^[a-z]{4}$/.test(subtag));
	if (script) return RIGHT_TO_LEFT_SCRIPTS.has(script) ? 'rtl' : 'ltr';
	return RIGHT_TO_LEFT.has(primary) ? 'rtl' : 'ltr';
}

/** The well-formed head of a language tag, split; null for anything else. A language comes from a form: never trusted. */
export function languageParts(language: string): { language: string; region: string | null } | null {
	const match = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?:-.*)?$/i.exec(language);
	if (!match) return null;
	return { language: match[1]!.toLowerCase(), region: match[2] ? match[2].toUpperCase() : null };
}
