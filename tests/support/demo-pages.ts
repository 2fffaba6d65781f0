import { type APIRequestContext, type BrowserContext, expect } from '@playwright/test';
import type { TestServer } from './server.ts';

export const DEMO = '/projects/auvelle';

/** Addresses of the demonstration that change from one server to the next. */
export interface DemoAddresses {
	code: string;
	closedCode: string;
	poster: string;
	boards: { empty: string; full: string; closed: string };
	rounds: { open: string; settled: string };
	/** A section of the contract with prose. */
	section: string;
	/** By state. */
	items: Record<'drafting' | 'in_round' | 'contested' | 'in_contract', string>;
}

/** Signs the context in by the link that the server printed at start; it serves as often as one wants. */
export async function signInAs(context: BrowserContext, server: TestServer, role: string): Promise<void> {
	const link = [...server.links].find(([words]) => words.trim() === role)?.[1];
	if (!link) throw new Error(`The demonstration printed no link for ${role}.`);
	// Its path alone: the printed host is the one for phones when the server listens to all.
	expect((await context.request.get(new URL(link).pathname)).ok()).toBe(true);
}

/** Read from the pages of the steward as `request` gets them. */
export async function demoAddresses(request: APIRequestContext): Promise<DemoAddresses> {
	const html = async (path: string) => (await request.get(path)).text();
	const found = (text: string, pattern: RegExp): string => {
		const first = pattern.exec(text)?.[1];
		if (first === undefined) throw new Error(`The demonstration has nothing like ${pattern}.`);
		return first;
	};
	const workshops = (await html(`${DEMO}/workshops`)).split('<article').slice(1);
	const workshop = (title: string) => workshops.find((card) => card.includes(title)) ?? '';
	const rounds = (await html(`${DEMO}/rounds`)).split('<li').filter((one) => one.includes('/rounds/'));
	const item = async (state: string) => found(await html(`${DEMO}/items?state=${state}`), /href="(\/items\/[^"]+)"/);
	const board = /href="(\/boards\/[^"]+)"/;
	const door = workshop('Atelier de rédaction du contrat');
	return {
		// Within its element: four digits, a dash and four more also stand in an id now and then.
		code: found(door, />([2-9A-Z]{4}-[2-9A-Z]{4})</),
		closedCode: '',
		poster: found(door, /href="([^"]+\/poster)"/),
		boards: {
			empty: found(door, board),
			full: found(workshop('Atelier inter-acteurs'), board),
			closed: found(workshop('Atelier des Hauts-Cerneaux'), board),
		},
		rounds: {
			open: found(rounds.find((one) => one.includes('Dernières préconisations')) ?? '', /href="(\/rounds\/[^"]+)"/),
			settled: found(rounds.find((one) => one.includes('Les constats partagés')) ?? '', /href="(\/rounds\/[^"]+)"/),
		},
		section: found(await html(`${DEMO}/contract`), /href="(\/sections\/[0-9a-f-]{36})\/history"/),
		items: {
			drafting: await item('drafting'),
			in_round: await item('in_round'),
			contested: await item('contested'),
			in_contract: await item('in_contract'),
		},
	};
}
