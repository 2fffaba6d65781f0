import type { Kysely } from 'kysely';
import type { Database } from '../db/tables.ts';
import type { Services } from '../services/index.ts';
import { closeBoards, loadBoards } from './boards.ts';
import { readDemoContent } from './content.ts';
import { loadContract, loadStrategy } from './contract.ts';
import { dateTheDemo } from './history.ts';
import { loadItems, loadResponses } from './items.ts';
import { markDemoStarted, rememberDemo } from './links.ts';
import { loadPeople } from './people.ts';
import { loadPlaces } from './places.ts';
import { loadRounds } from './rounds.ts';

/**
 * Loads the demonstration through the services, as its people would have done it: a whole project, from the notes of
 * seven meetings to the draft of a contract. For an empty database; the caller sees to it that it is. Cut short,
 * it leaves a mark by which `clearUnfinishedDemo` knows that everything it finds is its own.
 */
export async function loadDemo(db: Kysely<Database>, services: Services): Promise<void> {
	await markDemoStarted(db);
	const content = readDemoContent();
	const people = await loadPeople(services, content);
	const places = await loadPlaces(services, content, people);
	const boards = await loadBoards(services, content, people);
	const items = await loadItems(services, content, people, places, boards);
	const rounds = await loadRounds(services, content, people, items);
	await loadResponses(services, content, people, items);
	await loadStrategy(services, content, people, boards, items);
	await loadContract(services, content, people);
	await dateTheDemo(db, content, { people, places, boards, items, rounds });
	await closeBoards(services, people, boards);
	await services.projects.changeTexts(people.steward, {
		title: content.meta.process_title,
		subtitle: content.meta.process_subtitle,
		summary:
			'Le contrat de ville fixe ce que l’État, l’agglomération, les communes et leurs partenaires feront dans trois quartiers jusqu’en 2030. Il est actualisé en 2027, à partir de ce que disent celles et ceux qui y vivent et y travaillent.',
		plainText:
			'Le contrat de ville dit ce qui va changer dans trois quartiers. On l’écrit ensemble. Vous dites ce que vous vivez. On en tire des constats et des propositions. Ce qui reçoit l’accord de tous va dans le contrat.',
		startsOn: content.meta.period.start,
		endsOn: content.meta.period.end,
		published: true,
	});
	await rememberDemo(db, { slug: people.slug, accounts: people.accounts });
}
