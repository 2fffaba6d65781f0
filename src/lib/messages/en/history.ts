import { plural } from '../format.ts';
import type { Messages } from '../fr/index.ts';

const words = (count: number) => plural('en', count, { one: `${count} word`, other: `${count} words` });

export const history: Messages['history'] = {
	// — who wrote what —
	authors: 'Who wrote what',
	showAuthors: 'See who wrote what',
	hideAuthors: 'Back to the text',
	byCollege:
		'Each passage bears the college of whoever typed or pasted it. Who made it bold or moved a paragraph is not shown.',
	byName:
		'Each passage bears the name of whoever typed or pasted it. Who made it bold or moved a paragraph is not shown.',
	othersHint:
		'A college in which fewer than five people may write would point at somebody: it is shown together with others.',
	nobodyHint: 'No known author: a contact detail that was masked, or words of which the trace is erased.',
	others: 'Colleges taken together',
	erased: 'An erased person',
	nobody: 'No known author',
	named: (name, college) => `${name} (${college})`,
	share: (who, share) => `${who}: ${share}`,
	shares: 'Shares of the text',
	passages: 'Read passage by passage',
	noWords: 'Nothing is written yet.',
	// — the setting —
	setting: 'Authors of texts written together',
	settingLead: 'What participants see of who wrote each passage. The public never sees anything of it.',
	choices: {
		off: { label: 'Nothing', hint: 'The text is everybody’s.' },
		college: {
			label: 'The college',
			hint: 'A college in which fewer than five people may write is not told apart from others.',
		},
		name: {
			label: 'The name',
			hint: 'Tell the participants. What was written before this choice is still shown by college.',
		},
	},
	// — history —
	title: (text) => `History: ${text}`,
	link: 'History of the text',
	linkOf: (text) => `History of the text: ${text}`,
	heading: 'History of the text',
	lead: 'Each time that people wrote, the most recent first.',
	backToItem: 'Back to the text',
	backToContract: 'Back to the contract',
	none: 'Nothing has been written yet.',
	sessions: 'Times of writing',
	span: (day, from, to) => (from === to ? `${day}, ${from}` : `${day}, ${from} to ${to}`),
	changed: (added, removed) => {
		if (added === 0 && removed === 0) return 'No word changed';
		return [added > 0 && `${words(added)} more`, removed > 0 && `${words(removed)} fewer`].filter(Boolean).join(', ');
	},
	wordsErased: 'Words erased',
	erasedHint:
		'Some words of this text were erased: somebody asked for it, a contact detail was masked, or the time for keeping them is over. Those moments do not open any more, and nothing can bring their words back.',
	restoredFrom: (when) => `Restored as it was on ${when}`,
	restoredFromStart: 'Restored as it was at the start',
	open: 'Open',
	openOf: (when) => `Open the text of ${when}`,
	older: 'Older',
	newest: 'Back to the most recent',
	moment: (when) => `The text on ${when}`,
	start: 'the start',
	emptyThen: 'The text was empty.',
	now: 'Today',
	compare: 'Compare two moments',
	compareFrom: 'From',
	compareTo: 'To',
	compareAct: 'Compare',
	compareNow: 'Compare with today',
	compared: (from, to) => `What changed: ${from} – ${to}`,
	comparedWith: (added, removed) => `${added} more, ${removed} fewer.`,
	comparedSame: 'No word changed between these two moments.',
	words,
	added: 'Added',
	removed: 'Removed',
	addedStart: '[added:',
	removedStart: '[removed:',
	end: ']',
	legend: 'Underlined and preceded by +: added. Struck through and preceded by −: removed.',
	restore: 'Restore this state',
	restoreHint:
		'This is one more edit, which everybody sees at once. Words that come back remain those of whoever wrote them. You can go back in the same way.',
	restoreFrozen: 'This text is frozen: it does not change any more, and cannot be restored.',
	restored: 'The text is restored. Everybody sees it.',
	restoredSame: 'The text said that already. Nothing changed.',
	wasRestored: (on, from) => `Restored on ${on}, as it was on ${from}.`,
	wasRestoredFromStart: (on) => `Restored on ${on}, as it was at the start.`,
};
