import type { MethodsInWords, PhaseTexts } from './texts.ts';

/** Of the moving debate: people take sides, then listen and move. */
function statement(title: string): PhaseTexts[] {
	const shared = { question: 'A short statement that can be argued', options: ['Agree', 'Disagree', 'In doubt'] };
	return [
		{
			...shared,
			title,
			instruction: 'Take your place. Count each side and enter the numbers.',
			plain: 'Choose a side: agree, disagree, or in the middle.',
		},
		{
			...shared,
			title: 'Debate and move',
			instruction: 'Think in threes or fours, then give one argument each, in turn. Whoever is convinced moves.',
			plain: 'Listen. If somebody convinced you, change sides.',
		},
	];
}

/** The supplied methods in English. */
export const en: MethodsInWords = {
	photolangage: {
		name: 'Photo language',
		goal: 'Start people talking from a picture',
		outcome: 'Exact words and first findings',
		care: 'Neither reading nor writing is needed. Bring 20 to 40 photos, three per person.',
		phases: [
			{
				title: 'The question and the rules',
				question: 'Which photo best tells what life is like in your neighbourhood?',
				instruction: 'What is said here stays here. We listen kindly. We do not judge.',
				plain: 'You will choose a photo. There is no wrong answer.',
			},
			{
				title: 'Choose a photo',
				question: 'Which photo best tells what life is like in your neighbourhood?',
				instruction: 'Choose in silence, one photo each. Two people may choose the same.',
				plain: 'Look at the photos. Take one, without talking.',
			},
			{
				title: 'Talk about your photo',
				question: 'Why this photo?',
				instruction: 'Each speaks for two or three minutes. The others listen, and ask only to understand.',
				plain: 'Say why you chose this photo. The others listen.',
				prompts: ['What does this photo remind you of?', 'What happens just beside it?'],
			},
			{
				title: 'Words that come back',
				question: 'Which words come back?',
				instruction: 'The facilitator reads the exact words again. Put together those that are alike.',
				plain: 'We read the words. Which ones go together?',
			},
		],
	},
	brainstorming_postits: {
		name: 'Brainstorming',
		goal: 'Find many ideas quickly',
		outcome: 'Groups of ideas that have a name',
		care: 'Have somebody who writes at each table.',
		phases: [
			{
				title: 'The rules',
				instruction: 'Many ideas. No criticism. Build on those of others. One idea per note.',
				plain: 'Every idea counts. We do not criticise.',
			},
			{
				title: 'Write alone, in silence',
				question: 'What goes wrong? What goes well?',
				instruction: 'One sentence per note: who, what, where.',
				plain: 'Write what goes well and what goes wrong. One sentence at a time.',
				prompts: ['Who?', 'What?', 'Where?'],
				starters: ['What goes well is…', 'What goes wrong is…'],
			},
			{
				title: 'Read aloud',
				instruction: 'Each reads their notes. A note that is there already goes on top of the other.',
				plain: 'Read your ideas to the others. Add those that come to you.',
			},
			{
				title: 'Group and name',
				question: 'What are these notes about?',
				instruction: 'Put notes about the same thing together. Name each group.',
				plain: 'Put together ideas that are alike. Give them a name.',
			},
		],
	},
	metaplan: {
		name: 'Metaplan',
		goal: 'Write together, as equals and without names',
		outcome: 'Groups of ideas, by weight',
		phases: [
			{
				title: 'The question',
				question: 'What is strong? What must get better?',
				instruction: 'Notes are anonymous: no name, no college, neither now nor later.',
				plain: 'We will write ideas. Nobody will know who wrote what.',
			},
			{
				title: 'Write in silence',
				question: 'What is strong? What must get better?',
				instruction: 'One idea per note, in a short sentence.',
				plain: 'Write what is good and what must change. One idea at a time.',
				starters: ['A strong point is…', 'We should…'],
			},
			{
				title: 'Place together',
				question: 'Which note does this one go with?',
				instruction: 'The facilitator reads each note. The group decides where it goes. A flash marks a disagreement.',
				plain: 'We read each idea. Say which one it goes with.',
			},
			{
				title: 'Name the groups',
				question: 'Which title for this group?',
				instruction: 'A title that begins with a verb.',
				plain: 'Give each group a name.',
			},
			{
				title: 'Choose where to begin',
				question: 'What should we begin with?',
				instruction: 'Four dots each, two at most on one group.',
				plain: 'Put your dots on what counts most for you.',
			},
		],
	},
	brainwriting_635: {
		name: 'Brainwriting (6-3-5)',
		goal: 'Produce ideas as equals, without talking',
		outcome: 'Up to 108 ideas, in chains',
		care: 'Hard for those who write with difficulty: avoid it, or pair them with somebody who writes.',
		phases: [
			{
				title: 'Frame the problem',
				question: 'How could we…?',
				instruction: 'Say the problem together, precisely.',
				plain: 'We agree on the question.',
			},
			{
				title: 'Six rounds of writing',
				question: 'How could we…?',
				instruction:
					'Six rounds of five minutes: three ideas, then the sheet goes on to the next person, who adds or improves.',
				plain: 'Write three ideas. Then read those of your neighbour and add yours.',
				starters: ['We could…', 'And also…'],
			},
			{
				title: 'Read and keep',
				question: 'Which ones do we keep?',
				instruction: 'Read the chains of ideas. Three votes each.',
				plain: 'Read the ideas. Choose three.',
			},
		],
	},
	world_cafe: {
		name: 'World café',
		goal: 'Cross several questions, from table to table',
		outcome: 'Findings per question, with their history',
		care: 'Leave three minutes between rounds to change places. One may draw on the table cloth too.',
		phases: [
			{
				title: 'The rules',
				instruction: 'One question and one host per table. The host stays, the others move at each round.',
				plain: 'You will talk at three tables, one after the other.',
			},
			{
				title: 'First round',
				question: 'What do we live?',
				instruction: 'Talk about what you live. The host writes.',
				plain: 'Tell what you live.',
			},
			{
				title: 'Second round',
				question: 'Why?',
				instruction: 'Everybody moves but the host, who sums up in two minutes.',
				plain: 'Change tables. Look for reasons together.',
			},
			{
				title: 'Third round',
				question: 'What can be done?',
				instruction: 'Move again. Look for what can be done, and who can do it.',
				plain: 'Change tables. Say what can be done.',
			},
			{
				title: 'Hosts report',
				question: 'What comes back, what divides, what surprises?',
				instruction: 'Each host gives three points.',
				plain: 'Each table says three important things.',
			},
		],
	},
	forum_ouvert: {
		name: 'Open space',
		goal: 'Participants make the agenda',
		outcome: 'A book of reports, the same day',
		phases: [
			{
				title: 'Opening circle',
				question: 'What do you absolutely want to talk about?',
				instruction: 'The theme and the principles. The law of two feet: whoever learns nothing here goes elsewhere.',
				plain: 'Today, you choose the topics.',
			},
			{
				title: 'Marketplace',
				question: 'Which topic do you propose?',
				instruction: 'Write your topic, present it, choose a place and a time.',
				plain: 'Write the topic you want to talk about.',
				starters: ['I propose to talk about…'],
			},
			{
				title: 'First sessions',
				instruction: 'Groups talk at the same time. Somebody writes in each group.',
				plain: 'Go to the group that interests you.',
			},
			{
				title: 'Second sessions',
				instruction: 'Other topics, other groups. One may move at any time.',
				plain: 'Choose another group.',
			},
			{
				title: 'News wall',
				question: 'Three ideas, one question, one next step?',
				instruction: 'Each group posts its report. Read those of the others.',
				plain: 'Read what the other groups found.',
			},
			{
				title: 'Convergence and closing',
				question: 'Who undertakes what?',
				instruction: 'Bring similar topics together, if those who proposed them agree.',
				plain: 'Say what you are ready to do.',
				starters: ['I undertake to…'],
			},
		],
	},
	boule_de_neige: {
		name: 'Snowball',
		goal: 'Build agreement, from one to all',
		outcome: 'A shared list, and what was left aside',
		phases: [
			{
				title: 'Alone',
				question: 'Which three topics must not be missed?',
				instruction: 'Write them in silence.',
				plain: 'Write three topics that matter to you.',
			},
			{
				title: 'In twos',
				question: 'Which ones do the two of you keep?',
				instruction: 'Agree on three topics.',
				plain: 'With your neighbour, keep three.',
			},
			{
				title: 'In fours',
				question: 'Which ones do the four of you keep?',
				instruction: 'Three again.',
				plain: 'In fours, keep three.',
			},
			{
				title: 'In eights',
				question: 'Which ones do the eight of you keep?',
				instruction: 'Three topics. Note what you leave aside as well.',
				plain: 'In eights, keep three. Write them.',
			},
			{
				title: 'All together',
				question: 'What do you keep?',
				instruction: 'One minute per group.',
				plain: 'Each group says what it chose.',
			},
		],
	},
	diagnostic_en_marchant: {
		name: 'Walking diagnosis',
		goal: 'Look together, on site',
		outcome: 'A sheet per stop, a map, undertakings',
		care: 'In threes: a resident, an institution, somebody who takes notes. Two stops after dark for a walk of women. No faces in photos.',
		phases: [
			{
				title: 'Departure',
				instruction: 'The way, the roles, safety.',
				plain: 'We will walk together and look.',
			},
			{
				title: 'Walk',
				question: 'What do you see? How do you feel here? And in the evening?',
				instruction: 'Eight to ten stops. At each: strong points, weak points, how serious, who can act.',
				plain: 'At each stop, write what you see.',
				starters: ['Here, I see…', 'Here, I feel…'],
			},
			{
				title: 'Pooling',
				question: 'What do you agree on? What not?',
				instruction: 'Group by stop, then by theme. Discuss.',
				plain: 'Put together what is alike.',
			},
			{
				title: 'Immediate undertakings',
				question: 'Who checks what, by when?',
				instruction: 'One name and one date per point.',
				plain: 'Say who does what, and when.',
				starters: ['I check…', 'By…'],
			},
		],
	},
	afom: {
		name: 'SWOT',
		goal: 'See strengths, weaknesses, opportunities and threats',
		outcome: 'A table and the issues that come out of it',
		care: 'The same fact may stand in two places: that is allowed.',
		phases: [
			{
				title: 'Inside and outside',
				instruction: 'What comes from us, what comes from outside. Take an example that everybody knows.',
				plain: 'We will look for what helps and what hinders.',
			},
			{
				title: 'Strengths and weaknesses',
				question: 'What is ours, and works or does not work?',
				instruction: 'One strength or one weakness per note.',
				plain: 'Write what works well here, and what does not.',
				starters: ['What works here is…', 'What does not work is…'],
			},
			{
				title: 'Opportunities and threats',
				question: 'What comes from outside?',
				instruction: 'What may help, what may hinder.',
				plain: 'Write what may help us, and what may hinder us.',
				starters: ['What may help is…', 'What may hinder is…'],
			},
			{
				title: 'Cross',
				question: 'Which issues come out of it?',
				instruction: 'Which strength seizes which opportunity? Which weakness makes which threat worse?',
				plain: 'Say what matters most for what comes next.',
			},
		],
	},
	arbre_a_problemes: {
		name: 'Problem tree',
		goal: 'Find causes and consequences, then objectives',
		outcome: 'A tree of problems, a tree of objectives',
		phases: [
			{
				title: 'The trunk',
				question: 'What is the problem, precisely?',
				instruction: 'A fact, and not a solution that is missing.',
				plain: 'Say the problem in one sentence.',
			},
			{
				title: 'The roots',
				question: 'Why?',
				instruction: 'Ask “why” up to four times.',
				plain: 'Look for where the problem comes from.',
				prompts: ['And why is that?', 'What is behind it?'],
				starters: ['Because…'],
			},
			{
				title: 'The branches',
				question: 'And then? For whom?',
				instruction: 'The consequences, and the people who live them.',
				plain: 'Say what this problem changes, and for whom.',
				starters: ['Then…', 'So the…'],
			},
			{
				title: 'The objectives',
				question: 'How? Who can act?',
				instruction: 'Turn the tree over: each cause becomes a means. Mark the roots that we can act on.',
				plain: 'Say what can be done, and who can do it.',
			},
		],
	},
	debat_mouvant: {
		name: 'Moving debate',
		goal: 'Make disagreement visible, and movable',
		outcome: 'Arguments, and the numbers before and after',
		care: 'Places are never stored by person: count each side by hand. Have chairs for those who cannot stand.',
		phases: [
			{
				title: 'The sides',
				instruction: 'One side “agree”, one side “disagree”, and the river of doubt between them.',
				plain: 'You will stand on one side or the other.',
			},
			...['First statement', 'Second statement', 'Third statement'].flatMap(statement),
			{
				title: 'The strongest arguments',
				question: 'Which arguments made you move?',
				instruction: 'Gather the strongest, of each side.',
				plain: 'Say what made you change your mind.',
			},
		],
	},
	mur_expression: {
		name: 'Wall of words',
		goal: 'Gather words where people pass',
		outcome: 'Panels, and their words typed in',
		care: 'A team of three. The person reads and approves the wording. A first name or an age, only if they want.',
		phases: [
			{
				title: 'Set up',
				question: 'What would make you want to stay here?',
				instruction: 'Hang the question, tested before, and first answers.',
			},
			{
				title: 'Gather',
				question: 'What would make you want to stay here?',
				instruction: 'Talk for three to ten minutes, sum up with the person, write large, hang.',
				plain: 'Tell us your idea. We write it with you.',
				prompts: ['An example?', 'Since when?'],
			},
			{
				title: 'Read and sort',
				instruction: 'Read everything again. Put together what is alike.',
			},
		],
	},
	gommettes: {
		name: 'Dot voting',
		goal: 'Show what is preferred',
		outcome: 'A table of choices by college',
		care: 'It is an order of preference, never a decision by itself.',
		phases: [
			{
				title: 'Read the choices',
				instruction: 'Read all choices aloud.',
				plain: 'We read all the choices.',
			},
			{
				title: 'Think alone',
				question: 'Where do you put your 5 dots?',
				instruction: 'Decide for yourself, without talking. Two at most on one choice.',
				plain: 'Choose in your head, without talking.',
			},
			{
				title: 'Place the dots',
				question: 'Where do you put your 5 dots?',
				instruction: 'Everybody at the same time. Two at most on one choice.',
				plain: 'Place your 5 dots. Two at most in one place.',
			},
			{
				title: 'Discuss the gaps',
				question: 'What is surprising?',
				instruction: 'Look at the gaps between colleges.',
				plain: 'Look at the result. What surprises you?',
			},
		],
	},
	vote_criteres: {
		name: 'Vote by criteria',
		goal: 'Choose by what is new, useful and feasible',
		outcome: 'An order by criterion, and its gaps',
		phases: [
			{
				title: 'The criteria',
				instruction: 'Explain the three criteria: new, useful, feasible.',
				plain: 'We will choose three times, with three questions.',
			},
			{
				title: 'New',
				question: 'What is new?',
				instruction: 'Three dots, one per choice, each for themselves.',
				plain: 'Choose what is new.',
			},
			{
				title: 'Useful',
				question: 'What is useful?',
				instruction: 'Three dots, one per choice, each for themselves.',
				plain: 'Choose what is useful.',
			},
			{
				title: 'Feasible',
				question: 'What is feasible?',
				instruction: 'Three dots, one per choice, each for themselves.',
				plain: 'Choose what can really be done.',
			},
			{
				title: 'Discuss the gaps',
				question: 'Why this gap?',
				instruction: 'Compare the three results.',
				plain: 'Look at the results. Why do they differ?',
			},
		],
	},
	groupes_de_pairs: {
		name: 'Peer groups',
		goal: 'Let the voices that are heard least prepare',
		outcome: 'Crossed findings that keep their differences',
		care: 'Residents, professionals and officials first work apart: one table per peer group.',
		phases: [
			{
				title: 'Each group apart',
				question: 'What do you live?',
				instruction: 'Each group works on the same question.',
				plain: 'Talk among yourselves. Take your time.',
			},
			{
				title: 'Write your text',
				instruction: 'Each group writes its text, in its own words.',
				plain: 'Write together what you want to say to the others.',
			},
			{
				title: 'Crossing',
				question: 'What did you understand?',
				instruction: 'Each text is read. Questions first: understand before answering.',
				plain: 'We read the texts. Ask your questions.',
			},
			{
				title: 'Agreements and disagreements',
				question: 'What do we agree on, and what not?',
				instruction: 'Write both: differences are kept.',
				plain: 'Say where you agree, and where you do not.',
			},
		],
	},
	restitution_pleniere: {
		name: 'Report-back in plenary',
		goal: 'Pool and close',
		outcome: 'A list of decisions',
		care: 'Two minutes per table: fit the first phase to the number of tables.',
		phases: [
			{
				title: 'Each table reports',
				question: 'Three points, one disagreement',
				instruction: 'Two minutes per table, one person speaks for the table.',
				plain: 'Each table says three things, and one disagreement.',
			},
			{
				title: 'Questions',
				question: 'What is not clear?',
				instruction: 'Short questions, short answers.',
				plain: 'Ask your questions.',
			},
			{
				title: 'What comes next',
				question: 'What happens next, and when?',
				instruction: 'Whoever decides says what comes, and by when.',
				plain: 'You are told what will happen, and when.',
			},
		],
	},
	tour_commentaires: {
		name: 'Comment round',
		goal: 'Consolidate a text from afar, together',
		outcome: 'A new version of the text, and the list of what changed',
		care: 'The session starts the work; it goes on from afar. Then open a round of fourteen days, remind people on the seventh, type in the paper forms, answer everybody in the week after, and publish the changes.',
		phases: [
			{
				title: 'Present the text',
				question: 'What is open, and what is not?',
				instruction: 'The numbered text, what can be changed, the deadline.',
				plain: 'We present the text and what can be changed.',
			},
			{
				title: 'Read and annotate',
				question: 'What would you change, and why?',
				instruction: 'In small groups, paragraph by paragraph. Begin with the number of the paragraph.',
				plain: 'Read the text together. Write what must change.',
				starters: ['Paragraph …:', 'I would rather write…'],
			},
			{
				title: 'Say reservations',
				question: 'What would keep you from saying yes?',
				instruction: 'In turn. Nothing is decided here.',
				plain: 'Say what does not suit you.',
			},
			{
				title: 'What comes next',
				question: 'How to give one’s view, and until when?',
				instruction: 'Fourteen days to comment, online or on paper. Then an answer to everybody.',
				plain: 'You have fourteen days to give your view. You will get an answer.',
			},
		],
	},
	quartiers_2030: {
		name: 'Neighbourhoods in 2030',
		goal: 'Imagine the future, then come back to what leads there',
		outcome: 'A shared vision and its first steps',
		care: 'Begin by dreaming: what is possible comes after.',
		phases: [
			{
				title: 'Go there',
				question: 'It is 2030. Life is good here.',
				instruction: 'Close your eyes for a minute. What do you see, whom do you meet?',
				plain: 'Imagine your neighbourhood in 2030. All is well.',
			},
			{
				title: 'Tell 2030',
				question: 'What does one see in the neighbourhood, in 2030?',
				instruction: 'Write in the present, as if you were there. One picture per note.',
				plain: 'Write what you see in 2030.',
				prompts: ['In the morning?', 'On a summer evening?', 'For a child? For somebody old?'],
				starters: ['In 2030, in my neighbourhood, …'],
			},
			{
				title: 'Pool',
				question: 'Which pictures go together?',
				instruction: 'Read, bring together, give each group a headline.',
				plain: 'Put together ideas that are alike.',
			},
			{
				title: 'Back to today',
				question: 'What happened to get there?',
				instruction: 'Start from 2030 and go back: who did what, and what was done first?',
				plain: 'Say what must be done to get there.',
				starters: ['We began with…'],
			},
			{
				title: 'Choose',
				question: 'Which pictures count most?',
				instruction: 'Four dots each, two at most on one group.',
				plain: 'Put your dots on what counts most.',
			},
			{
				title: 'Report back',
				question: 'What is your vision, in one sentence?',
				instruction: 'Two minutes per table: one sentence, one first step.',
				plain: 'Each table says its sentence.',
			},
		],
	},
	obstacles_leviers: {
		name: 'Obstacles and levers',
		goal: 'Go from what blocks to what can move',
		outcome: 'Chosen levers, facing the obstacles',
		phases: [
			{
				title: 'The aim',
				question: 'What do we want to achieve?',
				instruction: 'Say the aim again, in one sentence.',
				plain: 'This is what we want to achieve.',
			},
			{
				title: 'Obstacles',
				question: 'What blocks?',
				instruction: 'In silence. One obstacle per note, concrete, that you met yourself.',
				plain: 'Write what keeps us from moving on. One thing at a time.',
				prompts: ['For whom?', 'Since when?'],
				starters: ['What blocks is…'],
			},
			{
				title: 'Group',
				question: 'What are these obstacles about?',
				instruction: 'Put together those with the same cause.',
				plain: 'Put together what is alike.',
			},
			{
				title: 'Levers',
				question: 'What can make this move?',
				instruction: 'For each group, at least one lever. Put it beside.',
				plain: 'Write what can help.',
				prompts: ['Who can act?', 'Where does it work already?'],
				starters: ['We can build on…'],
			},
			{
				title: 'Choose',
				question: 'Which levers first?',
				instruction: 'Five dots each, two at most in one place.',
				plain: 'Put your dots on what would help most.',
			},
			{
				title: 'First step',
				question: 'Who does what, and when?',
				instruction: 'For the chosen levers, write the first step.',
				plain: 'Say who can begin, and when.',
				starters: ['The first step is…'],
			},
		],
	},
};
