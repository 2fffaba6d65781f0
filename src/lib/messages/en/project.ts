import { plural, quote } from '../format.ts';
import type { Messages } from '../fr/index.ts';

const notes = (count: number) => plural('en', count, { one: '1 note', other: `${count} notes` });
const lower = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);

export const project: Messages['project'] = {
	title: 'From words to commitments',
	written: (count: number, people: string | null) =>
		people === null ? `${notes(count)} so far.` : `${notes(count)}, written by ${people} so far.`,
	follow:
		'Follow the thread: every note leads to a finding, a recommendation, an article, or to an answer that says why not.',
	nothingYet: 'Nothing is written yet.',
	nothingYetHint: 'Prepare a first workshop: everybody will write notes on a board.',
	prepareWorkshop: 'Prepare a workshop',
	inShort: 'In three sentences',
	short: {
		said: (count: number) =>
			plural('en', count, {
				zero: 'Nobody has written anything yet.',
				one: 'One idea was written.',
				other: `${count} ideas were written.`,
			}),
		findings: (agreed: number, all: number) =>
			plural('en', all, {
				zero: 'The ideas will be put together into findings.',
				one: agreed === 0 ? 'They gave one finding.' : 'They gave one finding, and it is agreed.',
				other: agreed === 0 ? `They gave ${all} findings.` : `They gave ${all} findings. ${agreed} of them are agreed.`,
			}),
		contract: (count: number) =>
			plural('en', count, {
				zero: 'What is agreed will go into the contract.',
				one: 'One text is already in the contract.',
				other: `${count} texts are already in the contract.`,
			}),
	},
	awaits: 'What awaits you',
	nothingAwaits: 'Nothing awaits you for now.',
	toAnswer: (count: number, day: string) =>
		plural('en', count, {
			one: `One text awaits your position before ${day}.`,
			other: `${count} texts await your position before ${day}.`,
		}),
	giveAvis: 'Give my position',
	toReply: (count: number, title: string) =>
		plural('en', count, {
			one: `An objection awaits an answer in ${quote('en', title)}.`,
			other: `${count} objections await an answer in ${quote('en', title)}.`,
		}),
	reply: 'Answer',
	toSettle: (title: string) => `The round ${quote('en', title)} has ended. Its results are still to be recorded.`,
	settle: 'See the results',
	next: 'Next workshop',
	noNext: 'No workshop is planned.',
	hours: (from: string, to: string) => `${from} – ${to}`,
	seeWorkshops: 'See the workshops',
	seek: 'Voices to seek',
	nobodyToSeek: 'All the voices we wait for are heard for now.',
	seekTerritory: (name: string, share: string | null, population: string) =>
		share === null
			? `${name}: very few notes, ${population} of the residents.`
			: `${name}: ${share} of the notes, ${population} of the residents.`,
	seekCollege: (college: string, title: string) => `${college}: no position on ${quote('en', title)}.`,
	steps: {
		label: 'Where we are',
		diagnosis: 'Diagnosis',
		workshops: 'Workshops',
		round: 'Comment round',
		agreement: 'Agreement',
		contract: 'Contract',
		tables: (held: number, tables: number) =>
			`${held} held, ${plural('en', tables, { one: `${tables} board`, other: `${tables} boards` })}`,
		figures: (count: number) => plural('en', count, { one: `${count} figure`, other: `${count} figures` }),
		until: (day: string, days: number) =>
			`until ${day} · ${plural('en', days, { zero: 'last day', one: '1 day', other: `${days} days` })}`,
		noRound: 'none running',
		agreed: (agreed: number, all: number) =>
			`${agreed} of ${plural('en', all, { one: `${all} finding`, other: `${all} findings` })}`,
		placed: (count: number) => plural('en', count, { one: `${count} article`, other: `${count} articles` }),
	},
	weave: {
		title: 'The thread',
		label: 'From notes to articles: where each text comes from and where it leads',
		columns: ['Notes', 'Findings', 'Recommendations', 'Articles'],
		others: 'Other voices',
		pendingNotes: 'Not taken up yet',
		pending: 'Being written',
		set_aside: 'Not kept: the reasons',
		contested: 'Contested',
		agreed: 'Agreed',
		article: (label: string) => `Art. ${label}`,
		notes,
		link: (college: string, from: string, to: string, count: number | null) =>
			`${college}, from ${quote('en', from)} to ${quote('en', to)}: ${count === null ? 'fewer than 5 notes, or not shown' : notes(count)}`,
		table: 'The thread as a table',
		caption: 'Notes by college behind each text, and where it leads',
		text: 'Text',
		total: 'Notes',
		leadsTo: 'Leads to',
		hidden: '–',
		hiddenNote: 'A dash: fewer than 5 notes, or a number from which that could be computed.',
		tooWide: 'The thread reads best on a large screen. Here is its table.',
	},
	became: {
		title: 'What became of my idea?',
		none: 'You have not written an idea here yet.',
		noneHint: 'Enter a workshop with its code, write an idea, and you will follow it from this page.',
		group: (title: string) =>
			title === ''
				? 'It was put together with other ideas.'
				: `It was put together with other ideas, under the title ${quote('en', title)}.`,
		waiting: 'It is not part of a text yet. It stays on the board.',
		finding: 'It is in the finding',
		recommendation: 'It is in the recommendation',
		ledTo: 'This finding led to the recommendation',
		ends: {
			article: (label: string) => `It is now article ${label} of the contract.`,
			agreed: 'This text is agreed.',
			contested: 'This text is contested: not everybody agrees, and both views are kept.',
			in_round: 'This text is in a comment round: you can give your position.',
			drafting: 'This text is being written.',
			set_aside: 'This text was not kept.',
		},
		reason: (reason: string) => `The reason: ${reason}`,
		answer: (status: string, words: string) => `The answer: ${lower(status)}. ${words}`,
	},
	readContract: 'Read the contract',
};
