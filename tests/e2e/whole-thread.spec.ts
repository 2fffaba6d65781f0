import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { openOdt } from '../server/export/open-odt.ts';
import { openPdf } from '../server/export/open-pdf.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { boardOf, card, drag, saving, write, writeIn } from '../support/board-page.ts';
import { expect, test } from '../support/hall.ts';

test.describe.configure({ mode: 'serial' });

const PASSWORD = 'douze caractères';
const PROJECT = '/projects/contrat-de-ville-d-auvelle';
/** Names of people, none of which may leave the pages that are for participants. */
const NAMES = ['Inès Morel', 'Paul Estève', 'Aminata Diallo', 'Marc Lefort', 'Nadia'];
const NOTES = {
	bus: 'Le dernier bus part à 19 h 40.',
	night: 'Je rentre à pied de l’hôpital, la nuit.',
	care: 'Nos bénévoles raccompagnent des malades en voiture.',
	line: 'La ligne 3 a été réduite en 2023.',
	queued: 'Sans voiture, on ne sort plus le soir.',
};
const GROUP = 'Rentrer le soir';
const FINDING = 'Après 20 heures, on ne peut plus rentrer sans voiture.';
const RECOMMENDATION = 'Rétablir un bus du soir jusqu’à 23 heures.';
const WORDS = {
	association: 'Des malades renoncent à leurs soins du soir.',
	institution: 'La ligne 3 a perdu quatre départs.',
	offline: ' Nos bénévoles ne suffisent plus.',
	recommendation: 'Un bus part de l’hôpital toutes les heures, de 20 heures à 23 heures.',
	objection: 'Le budget de 2025 est déjà voté.',
	reservation: 'Il faut aussi un arrêt devant la maison de santé.',
	answer: 'Le bus commencera en janvier 2026, avec le prochain budget.',
	preamble: ['Ce contrat a été écrit ensemble. ', 'Il vaut pour six ans.'],
};

/** What one person hands to another. */
const handed = { code: '', board: '', round: '', links: {} as Record<string, string> };

const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function addOrganisation(page: Page, name: string, college: string) {
	await page.locator('#name-new-organisation').fill(name);
	await page.locator('#college-new-organisation').selectOption({ label: college });
	await submit(page, 'Ajouter une organisation');
	await expect(page.getByText(name, { exact: true })).toBeVisible();
}

test('the set-up link makes the first administrator, who founds a project with its rule and its organisations', async ({
	hall,
	server,
}) => {
	const { page } = hall.steward;
	const link = [...server.links.values()].find((address) => address.includes('/sign-in/')) ?? '';
	await page.goto(link);
	await page.getByLabel('Votre nom').fill('Inès Morel');
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Créer le compte');
	await expect(page).toHaveURL(/\/$/);
	await expectAccessible(page);

	await page.getByRole('link', { name: 'Créer une démarche' }).click();
	await page.getByLabel('Nom de la démarche').fill('Contrat de ville d’Auvelle');
	await page.getByLabel('Trois collèges').check();
	await page.getByLabel('Le vôtre').selectOption({ label: 'Institutions' });
	await submit(page, 'Créer la démarche');
	await expect(page).toHaveURL(`${PROJECT}/settings`);

	await page.getByRole('link', { name: 'Démarche et règle d’accord' }).click();
	await page.getByLabel('Nombre d’avis nécessaires').fill('1');
	await page.getByLabel('Part d’avis favorables').fill('50');
	const rule = page.getByRole('region', { name: 'Règle d’accord' });
	await rule.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(rule.getByText('C’est enregistré.')).toBeVisible();

	await page.getByRole('link', { name: 'Collèges et organisations' }).click();
	await addOrganisation(page, 'Relais Santé', 'Associations');
	// The form of the first one stands open; from then on it is asked for.
	await page.locator('summary', { hasText: 'Ajouter une organisation' }).click();
	await addOrganisation(page, 'Ville d’Auvelle', 'Institutions');
});

test('a facilitator, an association and an institution come in by the links that the steward hands them', async ({
	hall,
}) => {
	const { page } = hall.steward;
	await page.goto(`${PROJECT}/settings`);
	for (const [who, role, college, organisation] of [
		['facilitator', 'Animateur·rice', 'Institutions', 'Aucune'],
		['association', 'Contributeur·rice', 'Associations', 'Relais Santé'],
		['institution', 'Contributeur·rice', 'Institutions', 'Ville d’Auvelle'],
	] as const) {
		await page.getByLabel('Son adresse électronique').fill(`${who}@example.org`);
		await page.locator('#field-role').selectOption({ label: role });
		await page.locator('#field-collegeId').selectOption({ label: college });
		await page.locator('#field-organisationId').selectOption({ label: organisation });
		await page.getByLabel('Cette personne parle au nom de l’organisation').setChecked(organisation !== 'Aucune');
		await submit(page, 'Créer le lien');
		await expect(page.getByText(`${who}@example.org`, { exact: true })).toBeVisible();
		handed.links[who] = await page.getByLabel('Lien d’invitation').inputValue();
	}
	expect(new Set(Object.values(handed.links)).size).toBe(3);

	await Promise.all(
		(
			[
				['facilitator', 'Paul Estève'],
				['association', 'Aminata Diallo'],
				['institution', 'Marc Lefort'],
			] as const
		).map(async ([who, name]) => {
			const guest = hall[who].page;
			await guest.goto(handed.links[who] ?? '');
			await guest.getByLabel('Votre nom').fill(name);
			await guest.getByLabel('Mot de passe').fill(PASSWORD);
			await submit(guest, 'Créer mon compte et entrer');
			await expect(guest).toHaveURL(PROJECT);
		}),
	);
	await expectAccessible(hall.association.page);
});

test('a resident enters with the code on a phone, without an account, and everybody sees the notes at once', async ({
	hall,
}) => {
	const { facilitator, resident, association, institution } = hall;
	await facilitator.page.goto(`${PROJECT}/workshops`);
	await facilitator.page.getByRole('link', { name: 'Ateliers' }).click();
	await facilitator.page.getByLabel('Titre').fill('Se déplacer');
	await submit(facilitator.page, 'Créer l’atelier');
	handed.code = (await facilitator.page.locator('.code strong').textContent()) ?? '';
	await facilitator.page.getByRole('link', { name: 'Table 1' }).click();
	await expect(facilitator.page).toHaveURL(/\/boards\//);
	handed.board = new URL(facilitator.page.url()).pathname;
	await expectAccessible(facilitator.page);

	await resident.page.goto('/');
	await resident.page.getByLabel('Le code de l’atelier').fill(handed.code);
	await submit(resident.page, 'Entrer');
	await resident.page.getByLabel('Habitant').check();
	await resident.page.getByLabel('Votre prénom').fill('Nadia');
	await submit(resident.page, 'Entrer dans l’atelier');
	// One table: there is nothing to choose.
	await expect(resident.page).toHaveURL(handed.board);
	await Promise.all([association.page, institution.page].map((page) => page.goto(handed.board)));

	await write(resident.page, NOTES.bus);
	await write(resident.page, NOTES.night);
	await Promise.all([write(association.page, NOTES.care), write(institution.page, NOTES.line)]);
	for (const { page } of [facilitator, resident, association, institution])
		for (const words of [NOTES.bus, NOTES.night, NOTES.care, NOTES.line]) await expect(card(page, words)).toBeVisible();
	await expect(saving(resident.page)).toHaveText('Bien reçu');
	await expect(card(facilitator.page, NOTES.bus).getByText('Nadia')).toHaveCount(0);
	await expectAccessible(resident.page);
});

test('a note written without network waits, outlives a killed server, and arrives once', async ({ hall, server }) => {
	const { facilitator, resident, association, institution } = hall;
	const sockets = resident.page.waitForEvent('console', {
		predicate: (message) => message.text().includes('WebSocket'),
	});
	await resident.goOffline();
	await write(resident.page, NOTES.queued);
	await expect(saving(resident.page)).toHaveText('Pas de réseau. Votre choix partira tout seul.');
	await expect(card(resident.page, NOTES.queued).getByText('en route')).toBeVisible();
	await sockets;
	await expect(card(facilitator.page, NOTES.queued)).toHaveCount(0);
	await expectAccessible(resident.page);

	await server.kill();
	await expect(saving(facilitator.page)).toHaveText('Hors connexion');
	await server.start();
	await resident.comeBack();
	const seats = [facilitator, resident, association, institution];
	for (const { page } of seats) await expect(card(page, NOTES.queued)).toHaveCount(1, { timeout: 20_000 });
	await expect(card(resident.page, NOTES.queued).getByText('en route')).toHaveCount(0);
	await expect(saving(resident.page)).toHaveText('Bien reçu');

	await Promise.all(seats.map(({ page }) => page.reload()));
	for (const { page } of seats) await expect(page.locator('[data-column="lived"] [data-card]')).toHaveCount(5);
	const boards = await Promise.all(seats.map(({ page }) => boardOf(page)));
	expect(boards[0]?.notes.slice().sort()).toEqual(Object.values(NOTES).sort());
	for (const board of boards) expect(board).toEqual(boards[0]);
});

test('the facilitator groups notes by keyboard, menu and mouse, and makes a finding of the group', async ({ hall }) => {
	const { page } = hall.facilitator;
	for (const words of [NOTES.bus, NOTES.night]) {
		await card(page, words).focus();
		await page.keyboard.press('Space');
	}
	await submit(page, 'Regrouper');
	await expect(page.getByLabel('Titre du regroupement')).toBeFocused();
	await page.keyboard.type(GROUP);
	await page.keyboard.press('Enter');
	const group = page.getByRole('region', { name: GROUP });

	await card(page, NOTES.care)
		.getByRole('button', { name: /^Actions sur/ })
		.click();
	await submit(page, 'Déplacer vers…');
	await expectAccessible(page);
	await page.getByRole('dialog').getByRole('button', { name: GROUP }).click();
	await expect(group.getByText(NOTES.care)).toBeVisible();

	await card(page, NOTES.line).focus();
	await page.keyboard.press('m');
	await page.getByRole('dialog').getByRole('button', { name: GROUP }).focus();
	await page.keyboard.press('Enter');
	await expect(group.getByText(NOTES.line)).toBeVisible();
	await expect(card(page, NOTES.line)).toBeFocused();

	await drag(page, card(page, NOTES.queued), card(page, NOTES.care));
	await expect(group.getByText(NOTES.queued)).toBeVisible();
	for (const seat of [hall.resident, hall.association, hall.institution])
		await expect(seat.page.getByRole('region', { name: GROUP }).getByRole('group', { name: /^Note / })).toHaveCount(5);

	await group.getByRole('button', { name: `Actions sur « ${GROUP} »` }).click();
	await page.getByRole('menuitem', { name: 'En faire un constat…' }).click();
	await page.getByLabel('Le constat, en une phrase').fill(FINDING);
	await submit(page, 'Créer');
	await expect(page.getByRole('heading', { level: 2, name: FINDING })).toBeFocused();
	await expect(saving(page)).toHaveText(/^Enregistré/);
	await expectAccessible(page);
});

test('an association and an institution write one text at the same time, and offline words come after', async ({
	hall,
}) => {
	const { association, institution } = hall;
	const ours = await writeIn(association.page, FINDING);
	await association.page.keyboard.type('À la maison de santé : ');
	const theirs = await writeIn(institution.page, FINDING);
	await expect(theirs).toContainText('À la maison de santé :');
	await institution.page.keyboard.press('Enter');
	await institution.page.keyboard.type('Au service des transports : ');
	await Promise.all([
		association.page.keyboard.type(WORDS.association),
		institution.page.keyboard.type(WORDS.institution),
	]);
	await expect(ours.locator('.others-caret')).toContainText('Marc Lefort');
	await expect(theirs.locator('.others-caret')).toContainText('Aminata Diallo');
	await expect(institution.page.getByText('Écrivent ici en ce moment : Aminata Diallo')).toBeVisible();
	await expectAccessible(institution.page);

	await association.goOffline();
	await association.page.keyboard.type(WORDS.offline);
	await expect(association.page.locator('.foot [data-state="offline"]')).toBeVisible();
	await expect(theirs).not.toContainText(WORDS.offline);
	await association.comeBack();
	await expect(theirs).toContainText(WORDS.association + WORDS.offline);
	await expect(association.page.locator('.foot [data-state="saved"]')).toBeVisible();

	for (const { page } of [association, institution]) await submit(page, 'Arrêter d’écrire');
	for (const { page } of [association, institution]) {
		await page.reload();
		const panel = page.getByRole('complementary', { name: FINDING });
		await expect(panel).toContainText(`À la maison de santé : ${WORDS.association}${WORDS.offline}`);
		await expect(panel).toContainText(`Au service des transports : ${WORDS.institution}`);
	}
});

test('a recommendation answers the finding, and the steward submits both to a consultation', async ({ hall }) => {
	const { page } = hall.facilitator;
	await submit(page, 'Écrire une préconisation qui y répond');
	await page.getByLabel('La préconisation, en une phrase').fill(RECOMMENDATION);
	await submit(page, 'Créer');
	await expect(page.getByRole('heading', { level: 2, name: RECOMMENDATION })).toBeFocused();
	await writeIn(page, RECOMMENDATION);
	await page.keyboard.type(WORDS.recommendation);
	await expect(page.locator('.foot [data-state="saved"]')).toBeVisible();
	await submit(page, 'Arrêter d’écrire');
	await expect(page.getByRole('complementary', { name: RECOMMENDATION })).toContainText(WORDS.recommendation);

	const steward = hall.steward.page;
	await steward.goto(handed.board);
	await steward.getByRole('link', { name: FINDING, exact: true }).click();
	await steward.getByRole('link', { name: 'Soumettre à la consultation' }).click();
	await expect(steward).toHaveURL(/\/rounds\?item=/);
	await expect(steward.getByLabel(FINDING)).toBeChecked();
	await steward.getByLabel(RECOMMENDATION).check();
	await steward.getByLabel('Titre', { exact: true }).fill('Le bus du soir');
	const end = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16);
	await steward.getByLabel('Fin', { exact: true }).fill(end);
	await expectAccessible(steward);
	await submit(steward, 'Soumettre à la consultation');
	await expect(steward).toHaveURL(/\/rounds\/[0-9a-f-]+/);
	handed.round = new URL(steward.url()).pathname;
	await expect(steward.getByText(/Il manque/).first()).toBeVisible();
	await expect(steward.getByRole('article', { name: FINDING })).toContainText(WORDS.association + WORDS.offline);
	await expectAccessible(steward);
});

/** Gives an avis on one text; `as`: the title of the form, "Mon avis" or that of an organisation. */
async function take(page: Page, as: string, title: string, choice: string, reason = '') {
	const form = page.getByRole('region', { name: `${as}, ${title}` });
	if (as !== 'Mon avis') await form.locator('summary').click();
	await form.getByLabel(choice, { exact: true }).check();
	if (reason !== '') await form.getByLabel('Pourquoi').fill(reason);
	await form.locator('form').getByRole('button').click();
	await expect(form.getByText('Bien reçu. Votre avis est enregistré.')).toBeVisible();
}

test('each college gives its avis, the page says what is missing, and the objection is answered', async ({ hall }) => {
	const steward = hall.steward.page;
	const text = (title: string) => steward.getByRole('article', { name: title });
	for (const college of ['d’habitants', 'd’associations', 'd’institutions'])
		await expect(text(RECOMMENDATION)).toContainText(new RegExp(`Il manque .*avis ${college}`));

	const resident = hall.resident.page;
	const association = hall.association.page;
	await Promise.all([resident.goto(PROJECT), association.goto(handed.round)]);
	await expectAccessible(resident);
	await resident.getByRole('link', { name: 'Donner mon avis' }).click();
	await Promise.all([
		take(resident, 'Mon avis', FINDING, 'D’accord'),
		take(association, 'Mon avis', FINDING, 'D’accord'),
	]);
	await Promise.all([
		take(resident, 'Mon avis', RECOMMENDATION, 'D’accord'),
		take(association, 'Mon avis', RECOMMENDATION, 'D’accord, avec une réserve', WORDS.reservation),
	]);
	await expect(resident.getByText('Vous avez donné votre avis sur tous les textes.')).toBeVisible();
	await expectAccessible(resident);
	for (const college of ['d’habitants', 'd’associations'])
		await expect(text(RECOMMENDATION)).not.toContainText(`avis ${college}`);

	const institution = hall.institution.page;
	await institution.goto(handed.round);
	const town = 'L’avis de Ville d’Auvelle';
	await take(institution, 'Mon avis', FINDING, 'D’accord');
	await take(institution, town, RECOMMENDATION, 'Pas d’accord', WORDS.objection);
	await expect(text(RECOMMENDATION)).toContainText('Institutions : moins de la moitié d’avis favorables.');
	await take(institution, 'Mon avis', RECOMMENDATION, 'D’accord');
	await expect(text(RECOMMENDATION)).not.toContainText('moins de la moitié');
	await expect(text(RECOMMENDATION)).toContainText('Une objection attend une réponse (institutions).');
	await expect(text(FINDING)).toContainText('Il ne manque rien');

	const facilitator = hall.facilitator.page;
	await facilitator.goto(handed.round);
	const objection = facilitator.getByRole('article', { name: RECOMMENDATION }).getByRole('listitem');
	const waiting = objection.filter({ hasText: WORDS.objection });
	await waiting.getByText('Répondre', { exact: true }).click();
	await waiting.getByLabel('Réponse', { exact: true }).fill(WORDS.answer);
	await waiting.getByRole('button', { name: 'Publier la réponse' }).click();
	await expect(text(RECOMMENDATION)).toContainText(WORDS.answer);
	await expect(text(RECOMMENDATION)).toContainText('Il ne manque rien');
	await expectAccessible(facilitator);
});

test('the steward closes the consultation and records the agreements', async ({ hall }) => {
	const { page } = hall.steward;
	await submit(page, 'Clore maintenant');
	await submit(page, 'Constater les résultats');
	const outcome = (title: string) => page.getByRole('article', { name: title });
	await expect(outcome(FINDING)).toContainText(/Accord donné le/);
	await expect(outcome(RECOMMENDATION)).toContainText('Accord, avec des réserves');
	await expectAccessible(page);
});

test('the contract takes the agreed texts as articles, and its prose is written by two', async ({ hall }) => {
	const steward = hall.steward.page;
	const facilitator = hall.facilitator.page;
	await steward.goto(`${PROJECT}/contract`);
	await expectAccessible(steward);
	await submit(steward, 'Commencer le contrat');
	await submit(steward, 'Tout intégrer');
	await expect(steward.getByRole('heading', { name: `Article 5.1 — ${FINDING}` })).toBeVisible();
	await expect(steward.getByText('2 textes validés sur 2')).toBeVisible();

	await facilitator.goto(`${PROJECT}/contract`);
	const editors = [];
	for (const [index, page] of [steward, facilitator].entries()) {
		await submit(page, 'Écrire la partie : Préambule et visas');
		const editor = page.getByRole('textbox', { name: 'Préambule et visas' });
		await expect(editor).toBeFocused();
		if (index > 0) await expect(editor).toContainText(WORDS.preamble[0]?.trim() ?? '');
		await page.keyboard.type(WORDS.preamble[index] ?? '');
		editors.push(editor);
	}
	// The other's caret, with a name, stands between the two sentences as long as both write.
	for (const editor of editors) for (const words of WORDS.preamble) await expect(editor).toContainText(words.trim());
	for (const page of [steward, facilitator]) {
		await expect(page.locator('.foot [data-state="saved"]')).toBeVisible();
		await submit(page, 'Terminer');
		await expect(page.getByText(WORDS.preamble.join(''))).toBeVisible();
	}
	await steward.getByRole('link', { name: 'Voir le fil de l’article 5.1' }).click();
	await expect(steward.getByRole('complementary', { name: 'Le fil de cet article' })).toContainText('5 notes');
	await expectAccessible(steward);
});

/** Downloads the contract through the page. */
async function download(page: Page, format: string): Promise<Uint8Array> {
	await page.getByText('Exporter', { exact: true }).click();
	await page.getByRole('button', { name: format }).click();
	const link = page.getByRole('link', { name: format }).first();
	const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
	await page.goBack();
	return new Uint8Array(await readFile(await file.path()));
}

test('the exported ODT and PDF carry the agreed words and where they come from, and no person’s name', async ({
	hall,
}) => {
	const { page } = hall.facilitator;
	const odt = openOdt(await download(page, 'Texte modifiable (ODT)'));
	const pdf = await openPdf(await download(page, 'PDF accessible'));
	const plain = (text: string) => text.replace(/\s+/g, ' ');
	for (const text of [plain(odt.text), plain(pdf.text)]) {
		for (const words of [
			`Article 5.1 — ${FINDING}`,
			`À la maison de santé : ${WORDS.association}${WORDS.offline}`,
			`Au service des transports : ${WORDS.institution}`,
			RECOMMENDATION,
			WORDS.recommendation,
			WORDS.preamble.join(''),
			'Traçabilité',
			...Object.values(NOTES),
			WORDS.reservation,
			`${WORDS.objection} » — Ville d’Auvelle`,
			WORDS.answer,
		])
			expect(text).toContain(plain(words));
		// Everybody's words are followed by whose voice it is, and where it was heard.
		for (const [words, college] of [
			[NOTES.bus, 'Habitants'],
			[NOTES.care, 'Associations'],
			[NOTES.line, 'Institutions'],
		] as const)
			expect(text.replaceAll('— ', '')).toContain(`${words} ${college} · Se déplacer`);
		for (const name of NAMES) expect(text).not.toContain(name);
	}
	expect(pdf.tagged).toBe(true);
	const tallies = odt.tables.filter(({ caption }) => caption.includes('Avis par collège'));
	expect(tallies).toHaveLength(2);
	for (const { rows } of tallies) {
		expect(rows.map(([college]) => college)).toEqual(expect.arrayContaining(['Habitants', 'Associations']));
		// One or two people stand behind each number.
		for (const [, ...counts] of rows) expect(counts.filter((count) => /\d/.test(count))).toEqual([]);
	}
});

test('the resident reads on the phone which article the idea has become', async ({ hall }) => {
	const { page } = hall.resident;
	await page.goto(PROJECT);
	const became = page.getByRole('region', { name: 'Qu’est devenue mon idée' });
	await expect(became.getByRole('listitem')).toHaveCount(3);
	const queued = became.getByRole('listitem').filter({ hasText: NOTES.queued });
	await expect(queued).toContainText('C’est maintenant l’article');
	await expect(queued).toContainText(GROUP);
	await expectAccessible(page);
	await queued.getByRole('link', { name: /C’est maintenant l’article/ }).click();
	await expect(page.getByRole('heading', { name: `Article 5.1 — ${FINDING}` })).toBeVisible();
	await expectAccessible(page);
});
