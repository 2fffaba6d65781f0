/** What no text of ours has, in any language. */
export function plainFaults(text: string): string[] {
	const faults: string[] = [];
	if (text.trim() === '') faults.push('empty');
	if (text.includes('!')) faults.push('exclamation mark');
	if (/[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]/.test(text)) faults.push('straight apostrophe');
	if (text.includes('...')) faults.push('three dots instead of …');
	return faults;
}

/** French typography: narrow space before ; ? !, no-break space before : and inside « », real apostrophes. */
export function frenchFaults(text: string): string[] {
	const withoutAddresses = text.replace(/\b(?:https?|mailto):(?:\/\/)?[\w./-]*/g, '');
	const faults: string[] = [];
	if (/[^\u202F][;?!]/.test(withoutAddresses)) faults.push('U+202F is missing before ; ? or !');
	if (/[^\u00A0]:/.test(withoutAddresses)) faults.push('U+00A0 is missing before :');
	if (/«[^\u00A0]|[^\u00A0]»/.test(withoutAddresses)) faults.push('U+00A0 is missing inside « »');
	if (/["“”]/.test(withoutAddresses)) faults.push('English quotation marks');
	if (text.includes('...')) faults.push('three dots instead of …');
	return faults;
}
