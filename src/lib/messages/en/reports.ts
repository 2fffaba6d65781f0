import { plural } from '../format.ts';
import type { reports as source } from '../fr/reports.ts';

/** English of `fr/reports.ts`. */
export const reports: typeof source = {
	stateOf: (date, time) => `As of ${date}, ${time}`,
	plain: (text) => `In plain words: ${text}`,
	people: {
		caption: 'Who was heard, by college',
		college: 'College',
		people: 'People',
		all: 'All together',
		floor:
			'A number by college is printed only if at least five people stand behind it and no other number would give it away. Otherwise it reads “not shown”.',
	},
	minutes: {
		name: 'Minutes',
		title: (workshop) => `Minutes — ${workshop}`,
		subject: 'Minutes of a meeting, in the words of those who took part',
		keywords: ['minutes', 'workshop', 'contributions'],
		meeting: 'The meeting',
		kind: 'Kind',
		date: 'Date',
		place: 'Place',
		attendance: 'People present',
		tables: 'Tables',
		notes: 'Written contributions',
		untitled: 'Group without a title',
		loose: 'Not grouped',
		nothing: 'Nothing was written at this table.',
		leftOut: (hidden, withdrawn) =>
			[
				hidden === 0
					? ''
					: plural('en', hidden, {
							one: 'One contribution, hidden by the facilitators, is not printed.',
							other: `${hidden} contributions, hidden by the facilitators, are not printed.`,
						}),
				withdrawn === 0
					? ''
					: plural('en', withdrawn, {
							one: 'One contribution was withdrawn by the person who wrote it.',
							other: `${withdrawn} contributions were withdrawn by the people who wrote them.`,
						}),
			]
				.filter((sentence) => sentence !== '')
				.join(' '),
		outcomes: 'What came out of it',
		decisions: 'Decisions',
		open: 'What is still open',
		waiting: (count) =>
			plural('en', count, {
				one: 'One contribution has not been taken up in any text yet.',
				other: `${count} contributions have not been taken up in any text yet.`,
			}),
		waitingAt: (table, numbers) =>
			`${table}: ${plural('en', numbers.length, { one: 'note', other: 'notes' })} ${numbers.join(', ')}`,
		unsettled: 'These texts are not settled yet.',
		stands: (text, state) => `${text} (${state.toLowerCase()})`,
		nothingOpen: 'All contributions have been taken up, and all texts are settled.',
	},
	round: {
		name: 'Report of a round',
		title: (round) => `Report of the round — ${round}`,
		subject: 'What was asked, what was answered, what follows from it',
		keywords: ['comment round', 'positions', 'results'],
		asked: 'What was asked',
		period: 'Period',
		status: 'State',
		texts: 'Texts submitted',
		notOver: 'The round is not over: these results may still change.',
		answered: 'Who answered',
		respondents: 'Voices by college',
		voices: 'Voices',
		oneVoice:
			'A voice is a person, or an organisation that speaks through its mandate. Each counts once, however many texts it took a position on.',
		results: 'The results',
		text: 'Text',
		outcome: 'Outcome',
	},
	synthesis: {
		name: 'Synthesis of the project',
		title: 'Synthesis of the project',
		subject: 'Where the project stands: meetings, findings, recommendations and what became of them',
		keywords: ['synthesis', 'findings', 'recommendations', 'responses'],
		brief: 'In short',
		notes: 'Written contributions',
		findings: 'Findings',
		recommendations: 'Recommendations',
		inContract: 'Texts in the contract',
		contested: 'Points in debate',
		setAside: 'Texts set aside',
		plain: 'In plain words',
		meetings: 'The meetings',
		thread: 'The thread: findings, recommendations, what became of them',
		threadIntro:
			'Each row follows a thread: a finding, how many contributions it comes from, the recommendation drawn from it, and what became of that.',
		threadCaption: 'Findings, recommendations and what became of them',
		said: 'Contributions',
		becomes: 'What became of it',
		standing: (state, notes) =>
			notes === 0
				? state
				: `${state} · ${plural('en', notes, { one: 'comes from one contribution', other: `comes from ${notes} contributions` })}`,
	},
};
