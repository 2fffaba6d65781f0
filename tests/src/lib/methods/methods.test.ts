import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { totalMinutes } from '#lib/domain/phase.ts';
import { LOCALES } from '#lib/domain/vocabulary.ts';
import { PROPOSED, proposeMethods } from '#lib/methods/method.ts';
import { METHOD_IDS, SHAPES } from '#lib/methods/shapes.ts';
import { suppliedMethods } from '#lib/methods/supplied.ts';
import { agendaPlan } from '#lib/schemas/agenda.ts';
import { frenchFaults, plainFaults } from '../../../support/typography.ts';

/** Minutes of each method in its sources. */
const MINUTES: Record<string, number> = {
	photolangage: 65,
	brainstorming_postits: 45,
	metaplan: 50,
	brainwriting_635: 50,
	world_cafe: 105,
	forum_ouvert: 240,
	boule_de_neige: 55,
	diagnostic_en_marchant: 150,
	afom: 70,
	arbre_a_problemes: 80,
	debat_mouvant: 40,
	mur_expression: 180,
	gommettes: 23,
	vote_criteres: 30,
	groupes_de_pairs: 170,
	restitution_pleniere: 37,
	tour_commentaires: 60,
	quartiers_2030: 80,
	obstacles_leviers: 60,
};

describe.each(LOCALES)('supplied methods in %s', (locale) => {
	const methods = suppliedMethods(locale);

	test('each is an agenda that the editor accepts as it is, of the length it should have', () => {
		for (const { id, phases } of methods) expect([id, v.parse(agendaPlan, phases)]).toEqual([id, phases]);
		expect(Object.fromEntries(methods.map(({ id, phases }) => [id, totalMinutes(phases)]))).toEqual(MINUTES);
	});

	test('each says what it is for, whom it suits, and has words for every phase', () => {
		for (const method of methods) {
			expect([method.name, method.goal, method.outcome].filter((text) => text === '')).toEqual([]);
			expect(method.leastPeople).toBeLessThanOrEqual(method.mostPeople);
			expect(method.phases.filter(({ title, instruction }) => title === '' || instruction === '')).toEqual([]);
		}
		expect(new Set(methods.map(({ name }) => name)).size).toBe(methods.length);
	});

	test('its words are written as they should be', () => {
		const texts = methods.flatMap(({ name, goal, outcome, care, phases }) => [
			...[name, goal, outcome, care],
			...phases.flatMap((phase) => [phase.title, phase.question, phase.instruction, phase.plainText, ...phase.prompts]),
			...phases.flatMap(({ settings: { writing, ballot } }) => [
				...(writing?.starters ?? []),
				...(ballot?.kind === 'poll' ? ballot.options : []),
			]),
		]);
		const faults = texts
			.filter((text) => text !== '')
			.flatMap((text) =>
				[...plainFaults(text), ...(locale === 'fr' ? frenchFaults(text) : [])].map((fault) => `${fault}: ${text}`),
			);
		expect(faults).toEqual([]);
	});
});

test('both languages have as many words for phases as the shape has phases', () => {
	for (const locale of LOCALES)
		for (const { id, phases } of suppliedMethods(locale))
			expect([id, phases.length]).toEqual([id, SHAPES[id as keyof typeof SHAPES].phases.length]);
	expect(METHOD_IDS).toHaveLength(19);
});

describe('methods that are proposed', () => {
	const names = (minutes: number, people: number) =>
		proposeMethods(suppliedMethods('en'), minutes, people)
			.slice(0, PROPOSED)
			.map(({ id }) => id);

	test('last about as long as there is time, and never much longer', () => {
		expect(names(60, 12)).toEqual(expect.arrayContaining(['obstacles_leviers', 'boule_de_neige']));
		expect(names(240, 60)[0]).toBe('forum_ouvert');
		for (const id of names(45, 20)) expect(MINUTES[id]).toBeLessThanOrEqual(50);
	});

	test('suit as many people', () => {
		expect(names(60, 5)).not.toContain('boule_de_neige');
		expect(names(100, 60)[0]).toBe('world_cafe');
	});

	test('are all there, once', () => {
		const all = proposeMethods(suppliedMethods('fr'), 90, 30);
		expect(all.map(({ id }) => id).sort()).toEqual([...METHOD_IDS].sort());
	});
});
