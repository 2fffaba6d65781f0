import type { Principal } from '#lib/domain/principal.ts';
import type { PositionChoice } from '#lib/domain/vocabulary.ts';
import type { Services } from '../services/index.ts';
import type { DemoContent, DemoFinding } from './content.ts';
import { inDays } from './dates.ts';
import type { DemoItems } from './items.ts';
import { known, type DemoPeople } from './people.ts';

/** Recommendations on which people are still being asked, so that visitors have something to answer. */
const STILL_ASKED = ['r10', 'r11', 'r12'];

/** Answers under way at the same moment: a first start should not keep people waiting. */
const AT_ONCE = 8;

interface Answer {
	by: Principal;
	as: 'self' | 'organisation';
	choice: PositionChoice;
	reason: string;
}

/** Two consultations that are settled, and one that is open. Returns the rounds in the order in which they took place. */
export async function loadRounds(
	services: Services,
	content: DemoContent,
	people: DemoPeople,
	items: DemoItems,
): Promise<{ findings: string; recommendations: string; open: string }> {
	const ask = (title: string, question: string, keys: string[], days: number) =>
		services.rounds.open(people.steward, {
			title,
			question,
			opensAt: null,
			closesAt: inDays(days, 20),
			itemIds: keys.map((key) => known(items, key).id),
			rule: null,
		});
	const settle = async (roundId: string) => {
		await services.rounds.close(people.steward, roundId);
		await answerObjections(services, content, people, roundId);
		await services.agreements.settle(people.steward, roundId);
	};

	const findings = await ask(
		'Les constats partagés',
		'Ces constats disent-ils bien ce que vous vivez\u202F?',
		content.findings.map(({ id }) => id),
		1,
	);
	for (const finding of content.findings) {
		await takeAll(services, findings, known(items, finding.id).id, answersToFinding(content, people, finding));
	}
	await settle(findings);

	const decided = content.recommendations.filter(({ id }) => !STILL_ASKED.includes(id));
	const recommendations = await ask(
		'Les préconisations',
		'Voulez-vous que le contrat reprenne ces préconisations\u202F?',
		decided.map(({ id }) => id),
		1,
	);
	for (const [index, { id }] of decided.entries()) {
		await takeAll(services, recommendations, known(items, id).id, answersToRecommendation(people, index));
	}
	await settle(recommendations);

	const open = await ask(
		'Dernières préconisations, avant l’écriture du contrat',
		'Que pensez-vous de ces trois propositions\u202F?',
		STILL_ASKED,
		9,
	);
	await takeAll(services, open, known(items, 'r10').id, answersStillComing(people, content));
	return { findings, recommendations, open };
}

async function takeAll(services: Services, roundId: string, itemId: string, answers: Answer[]): Promise<void> {
	const waiting = [...answers];
	const one = async (): Promise<void> => {
		for (let answer = waiting.pop(); answer; answer = waiting.pop()) {
			const { by, ...position } = answer;
			await services.positions.take(by, { roundId, itemId, ...position });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** The 24 organisations as the content counts them, and the residents in their own name. */
function answersToFinding(content: DemoContent, people: DemoPeople, finding: DemoFinding): Answer[] {
	const { reserve, desaccord, sans_avis: abstained } = finding.agreement;
	const objectors = finding.state === 'en_debat' ? ['o17', 'o18', 'o13', 'o14'] : ['o24'];
	const objection = finding.divergent_view ?? '';
	const reservation = 'À préciser quartier par quartier.';
	const order = [...objectors, ...['o21', 'o16', 'o20', 'o23', 'o15', 'o19', 'o22', 'o09', 'o10', 'o06']];
	const organisations = [...content.organisations].sort(
		(a, b) => ((order.indexOf(a.id) + 99) % 99) - ((order.indexOf(b.id) + 99) % 99),
	);
	const answers = organisations.map(({ id }, index): Answer => {
		const by = known(people.mandates, id);
		if (index < desaccord) return { by, as: 'organisation', choice: 'object', reason: objection };
		if (index < desaccord + reserve)
			return { by, as: 'organisation', choice: 'agree_with_reservation', reason: reservation };
		if (index < desaccord + reserve + abstained) return { by, as: 'organisation', choice: 'abstain', reason: '' };
		return { by, as: 'organisation', choice: 'agree', reason: '' };
	});
	const residents = known(people.persons, 'habitants').slice(1);
	return [...answers, ...residents.map((by): Answer => ({ by, as: 'self', choice: 'agree', reason: '' }))];
}

/** Everybody of the plenary: agreement, a few reservations that differ from one text to the next. */
function answersToRecommendation(people: DemoPeople, index: number): Answer[] {
	const residents = known(people.persons, 'habitants').slice(1);
	const others = [...people.persons].filter(([college]) => college !== 'habitants').flatMap(([, persons]) => persons);
	const persons = [...residents, ...others];
	const own = persons.map((by, place): Answer =>
		(place + index * 3) % 11 === 0
			? { by, as: 'self', choice: 'agree_with_reservation', reason: 'À condition de commencer par les plus éloignés.' }
			: {
					by,
					as: 'self',
					choice: place < residents.length && (place + index) % 23 === 0 ? 'abstain' : 'agree',
					reason: '',
				},
	);
	const mandated = [...people.mandates.values()].map((by): Answer => ({
		by,
		as: 'organisation',
		choice: 'agree',
		reason: '',
	}));
	return [...own, ...mandated];
}

/** The first answers to a postponed recommendation: residents who do not want to wait again. */
function answersStillComing(people: DemoPeople, content: DemoContent): Answer[] {
	const objection = content.comments.find(({ target }) => target === 'r10')?.text ?? '';
	const residents = known(people.persons, 'habitants').slice(1, 8);
	const associations = known(people.persons, 'associations').slice(0, 6);
	return [
		...residents.map((by, index): Answer =>
			index < 2
				? { by, as: 'self', choice: 'object', reason: objection }
				: { by, as: 'self', choice: 'agree', reason: '' },
		),
		...associations.map((by): Answer => ({ by, as: 'self', choice: 'agree', reason: '' })),
	];
}

/** The one objection to which the partners found an answer; those of the contested finding stay without one. */
async function answerObjections(
	services: Services,
	content: DemoContent,
	people: DemoPeople,
	roundId: string,
): Promise<void> {
	const reply = content.comments.find(({ target }) => target === 'f07')?.reply ?? '';
	const company = content.findings.find(({ id }) => id === 'f07')?.divergent_view;
	const { items } = await services.rounds.read(people.steward, roundId);
	for (const { printed } of items) {
		for (const objection of printed) {
			if (objection.reason !== company) continue;
			await services.positions.answer(people.facilitator, objection.id, {
				status: 'partly',
				reason: reply,
				plainText: reply,
				organisationId: known(people.organisations, 'o12'),
			});
		}
	}
}
