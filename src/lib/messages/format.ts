/**
 * Dates, times, numbers and plurals of the two languages, from `Intl` and nothing newer than 2019 (Chrome 80,
 * Safari 14: no `dateStyle`, no `ListFormat`, no `formatRange`). A moment is a Date, an ISO text or milliseconds.
 */
type Language = 'fr' | 'en';
export type Moment = Date | string | number;

/** The wide no-break space of French typography: before ":" and inside « ». */
export const NBSP = '\u00A0';

const REGION: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
/** One zone for server and browser, so that both write the same hour; a meeting is in local French time. */
const TIME_ZONE = 'Europe/Paris';

/**
 * Picks the form for a count: French says "0 idée", English "0 ideas".
 * `plural('fr', n, { one: '1 idée', other: `${n} idées` })`.
 */
export function plural(
	language: Language,
	count: number,
	forms: { zero?: string; one: string; other: string },
): string {
	if (count === 0 && forms.zero !== undefined) return forms.zero;
	if (new Intl.PluralRules(REGION[language]).select(count) !== 'one') return forms.other;
	// French counts none in the singular: "1 note" is written "0 note" then.
	return count === 0 ? forms.one.replace(/\b1\b/, '0') : forms.one;
}

/** « quoted » in French, “quoted” in English, for titles and words of people inside a sentence. */
export function quote(language: Language, text: string): string {
	return language === 'fr' ? `«${NBSP}${text}${NBSP}»` : `“${text}”`;
}

/** The formatters of one language; catalogues carry them as `m.format`. */
export function formatters(language: Language) {
	const region = REGION[language];
	const dates = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(region, { timeZone: TIME_ZONE, ...options });
	const numbers = (options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(region, options);
	const long = dates({ day: 'numeric', month: 'long', year: 'numeric' });
	const short = dates({ day: 'numeric', month: 'long' });
	const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long' });
	const clock = dates({ hour: '2-digit', minute: '2-digit', hour12: false });
	const plain = numbers();
	const percents = numbers({ style: 'percent', maximumFractionDigits: 0 });
	const at = (moment: Moment) => new Date(moment);

	/** "14 h 32", "18 h" · "14:32", "18:00". */
	function time(moment: Moment): string {
		const [hour = '', minute = ''] = clock.format(at(moment)).split(':');
		if (language === 'fr' && minute === '00') return `${Number(hour)}${NBSP}h`;
		return language === 'fr' ? `${Number(hour)}${NBSP}h${NBSP}${minute}` : `${hour}:${minute}`;
	}
	/** "4 novembre 2026": in French the first day of a month is "1er". */
	const french = (text: string) => (language === 'fr' ? text.replace(/^(\D*)1 /, '$11er ') : text);

	return {
		time,
		/** "4 novembre 2026" */
		date: (moment: Moment) => french(long.format(at(moment))),
		/** "4 novembre" */
		day: (moment: Moment) => french(short.format(at(moment))),
		/** "mercredi 4 novembre" */
		weekday: (moment: Moment) => french(weekday.format(at(moment))),
		/** "4 novembre, 14 h 32" */
		dayAndTime: (moment: Moment) => `${french(short.format(at(moment)))}, ${time(moment)}`,
		/** "1 250" · "1,250" */
		number: (value: number) => plain.format(value),
		/** A share between 0 and 1: "44 %" · "44%". */
		percent: (share: number) => percents.format(share),
		/** "Awa, Nadia et Paul" */
		list(words: readonly string[]): string {
			if (words.length < 2) return words.join('');
			return `${words.slice(0, -1).join(', ')} ${language === 'fr' ? 'et' : 'and'} ${words[words.length - 1]}`;
		},
		/** The title or words of somebody inside a sentence. */
		quote: (text: string) => quote(language, text),
		/** "4 min 05 s" as digits for a timer: "04:05". */
		countdown(seconds: number): string {
			const whole = Math.max(0, Math.floor(seconds));
			const pad = (value: number) => String(value).padStart(2, '0');
			return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
		},
	};
}
export type Formatters = ReturnType<typeof formatters>;
