import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { paragraphs } from '#lib/domain/rich-text.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import type { App } from '../../server/app.ts';
import type { SignedInAccount } from '../../server/auth/sessions.ts';
import { createFileStore } from '../../server/files/create-store.ts';
import { PASSWORD, visit } from './people.ts';

/** Somebody with a session, as who asks. */
export interface Seated {
	account: SignedInAccount;
	/** Of their session. */
	token: string;
	principal: ParticipantPrincipal;
}

/** The words of each: in whatever is theirs one of them stands, and nowhere else. */
export const WORDS = { first: 'Zarbophile', second: 'Kwintessa' } as const;

async function enter(app: App, email: string) {
	const { token } = await app.accounts.signIn({ email, password: PASSWORD }, visit());
	const account = (await app.sessions.validate(token))?.account;
	if (!account) throw new Error('this session does not live');
	return { token, account };
}

/** An account with an email and a session. */
export async function seat(app: App, email: string, displayName: string, administrator = false) {
	await app.accounts.createMember({ email, displayName, password: PASSWORD, administrator });
	return enter(app, email);
}

/**
 * An owner with a project in which everything there is stands once: people of every role, boards, texts, rounds, an
 * agreement, a contract, a file, tokens, mail. Two of them differ in one word alone, and in the ids.
 */
export async function fillOwner(app: App, ownerId: string, word: string) {
	const { db } = app;
	const at = `${word.toLowerCase()}.example`;
	const name = (role: string) => `${role} ${word}`;
	const founder = await seat(app, `chef@${at}`, name('Chef'));
	await db.insertInto('owner_administrator').values({ owner_id: ownerId, account_id: founder.account.id }).execute();

	const { id: projectId, slug } = await app.projects.create(founder.account, {
		title: `Contrat de ville ${word}`,
		subtitle: `Avenant ${word}`,
		collegeSet: 'three',
		collegeKey: 'institutions',
		locale: 'fr',
	});
	const principalOf = async (account: { id: string }) => {
		const principal = await app.people.principalFor(account, projectId);
		if (principal.kind === 'public') throw new Error('takes no part');
		return principal;
	};
	const steward: Seated = { ...founder, principal: await principalOf(founder.account) };
	const { colleges } = await app.projects.open(slug, founder.account);
	const college = (key: string) => colleges.find((one) => one.key === key)?.id ?? '';
	const residents = college('residents');
	const by = steward.principal;

	await app.projects.changeTexts(by, {
		title: `Contrat de ville ${word}`,
		subtitle: `Avenant ${word}`,
		summary: `Le résumé de ${word}.`,
		plainText: `En simple : ${word}.`,
		startsOn: '2027-01-01',
		endsOn: '2030-12-31',
		published: false,
	});
	await app.projects.changeRule(by, { quorum: 1, threshold: 0.5, required: ['residents'], objections: 'answered' });
	await app.privacyNotices.save(by, {
		...{ controller: `Responsable ${word}`, contact: `dpo@${at}`, purposes: `Finalités ${word}`, legalBasis: '' },
		...{ recipients: '', durations: '', rights: '' },
	});
	await app.colleges.addOrganisation(by, {
		...{ name: `Organisation ${word}`, collegeId: college('associations'), plainText: `Ce que fait ${word}` },
		signatory: true,
	});
	const organisationId = (await app.colleges.organisations(projectId))[0]?.id ?? '';

	const member = async (role: Role): Promise<Seated> => {
		const email = `${role}@${at}`;
		await app.accounts.createMember({ email, displayName: name(role), password: PASSWORD });
		const { token: link } = await app.invitations.create(by, {
			...{ email, role, collegeId: residents, organisationId: null, mandate: false },
		});
		const entered = await enter(app, email);
		await app.invitations.accept(link, entered.account, visit());
		return { ...entered, principal: await principalOf(entered.account) };
	};
	const facilitator = await member('facilitator');
	const contributor = await member('contributor');
	const invitation = await app.invitations.create(by, {
		...{ email: `invitee@${at}`, role: 'contributor', collegeId: residents, organisationId: null, mandate: false },
	});

	const workshop = await app.workshops.create(by, {
		...{ kind: 'workshop', title: `Atelier ${word}`, startsAt: null, endsAt: null, place: `Salle ${word}` },
		...{ tables: 1, tableTitles: [`Table ${word}`], locale: 'fr' },
	});
	const boardId = workshop.tables[0]?.id ?? '';
	const joined = await app.workshops.join(
		workshop.joinCode ?? '',
		{ displayName: name('Guest'), collegeId: residents, organisationId: null, locale: 'fr' },
		null,
		visit(),
	);
	const guestToken = joined.session?.token ?? '';
	const guestAccount = (await app.sessions.validate(guestToken))?.account;
	if (!guestAccount) throw new Error('a guest has a session');
	const guest: Seated = { account: guestAccount, token: guestToken, principal: await principalOf(guestAccount) };
	await app.receipts.create(guestAccount);

	const command = (principal: ParticipantPrincipal, name: string, payload: object) =>
		app.boards.execute(principal, boardId, { id: randomUUID(), name, payload });
	const noteId = randomUUID();
	const groupId = randomUUID();
	await command(guest.principal, 'note.add', { noteId, text: `Une idée de ${word}`, kind: 'need', voice: 'self' });
	await command(by, 'group.create', { groupId, title: `Groupe ${word}`, noteIds: [noteId] });
	const item = async (kind: 'finding' | 'recommendation', title: string, sources: object[]) => {
		const itemId = randomUUID();
		await command(facilitator.principal, 'item.create', { itemId, kind, title, text: `Texte de ${word}.`, sources });
		await app.items.setPlainText(facilitator.principal, itemId, `En simple, ${word}`);
		return itemId;
	};
	const agreedId = await item('finding', `Constat ${word}`, [{ kind: 'note', id: noteId }]);
	const draftId = await item('recommendation', `Préconisation ${word}`, [{ kind: 'item', id: agreedId }]);
	await app.items.admit(facilitator.principal, draftId, guest.principal.participantId);

	const ask = (title: string, itemIds: string[]) =>
		app.rounds.open(by, {
			...{ title: `${title} ${word}`, question: `Que dit ${word} ?`, opensAt: null, itemIds, rule: null },
			closesAt: new Date(Date.now() + 7 * 24 * 3_600_000),
		});
	const settledId = await ask('Consultation', [agreedId]);
	const take = (
		who: ParticipantPrincipal,
		choice: 'agree' | 'object',
		reason: string,
		roundId: string,
		itemId: string,
	) => app.positions.take(who, { roundId, itemId, choice, reason, as: 'self' });
	await take(contributor.principal, 'agree', '', settledId, agreedId);
	await take(guest.principal, 'agree', '', settledId, agreedId);
	await take(facilitator.principal, 'object', `L’objection de ${word}`, settledId, agreedId);
	await app.rounds.close(by, settledId);
	for (const { id } of (await app.rounds.read(by, settledId)).items.flatMap(({ printed }) => printed)) {
		const response = { status: 'kept' as const, reason: `La réponse de ${word}`, plainText: '', organisationId };
		await app.positions.answer(by, id, response);
	}
	await app.agreements.settle(by, settledId);
	const roundId = await ask('Nouvelle consultation', [draftId]);
	await take(guest.principal, 'object', `Pas d’accord, ${word}`, roundId, draftId);

	await app.contracts.create(by, {
		...{ title: `Contrat ${word}`, subtitle: `Avenant ${word}`, locale: 'fr' },
		sections: [
			{ title: `Partie ${word}`, hint: '', source: 'findings', annex: false, prose: paragraphs(`Prose de ${word}.`) },
		],
	});
	await app.contracts.placeAll(by);
	const axisId = await app.strategy.addAxis(by, { title: `Axe ${word}`, rank: 0 });
	const objective = {
		axisId,
		rank: 0,
		title: `Objectif ${word}`,
		text: '',
		leadId: organisationId,
		itemIds: [agreedId],
	};
	const objectiveId = await app.strategy.addObjective(by, objective);
	await app.strategy.addCommitment(by, {
		...{ objectiveId, organisationId, rank: 0, text: `Engagement ${word}`, means: 'mainstream', amountEur: null },
		...{ startsOn: null, dueDate: null, status: 'proposed' },
	});

	const file = await putFile(app, projectId, steward.principal.participantId, word);
	const program = { name: `Programme ${word}`, role: 'observer' as const, collegeId: residents, days: 30 };
	const token = await app.apiTokens.createMachine(by, { ...program, locale: 'fr' });
	await app.webhooks.add(by, { url: `https://${at}/hook`, events: ['round.opened'] });
	await app.sync.flush();
	const one = (table: 'position' | 'contract_section' | 'contract_clause' | 'agreement' | 'mail', where: string) =>
		sql<{ id: string }>`select id from ${sql.table(table)} where ${sql.raw(where)}`
			.execute(db)
			.then(({ rows }) => rows[0]?.id ?? '');
	const ids = {
		positionId: await one('position', `round_id = '${roundId}'`),
		agreementId: await one('agreement', `item_id = '${agreedId}'`),
		sectionId: await one('contract_section', `title = 'Partie ${word}'`),
		clauseId: await one('contract_clause', `agreement_id in (select id from agreement where item_id = '${agreedId}')`),
		mailId: await one('mail', `project_id = '${projectId}' and kind = 'invitation'`),
	};
	return {
		...ids,
		...{ word, ownerId, projectId, slug, boardId, workshop, groupId, noteId, agreedId, draftId, roundId, settledId },
		...{ organisationId, residents, invitation, file, token, steward, facilitator, contributor, guest },
		joinCode: workshop.joinCode ?? '',
	};
}
export type FilledOwner = Awaited<ReturnType<typeof fillOwner>>;

/** A document of the project, with its bytes: as the door of uploads leaves it. */
async function putFile(app: App, projectId: string, participantId: string, word: string) {
	const id = randomUUID();
	const bytes = Buffer.from(`mot;nombre\n${word};1\n`);
	const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
	const name = `releve-${word.toLowerCase()}.csv`;
	await createFileStore(app.config).put(id, Readable.from([bytes]), { size: bytes.length, sha256 });
	await app.db
		.insertInto('file')
		.values({
			...{ id, project_id: projectId, participant_id: participantId, subject: 'resource', format: 'csv', name },
			...{ size: bytes.length, sha256 },
		})
		.execute();
	await app.db
		.insertInto('resource')
		.values({ file_id: id, project_id: projectId, title: `Relevé ${word}`, source: word })
		.execute();
	return { id, name };
}

/** Two owners that look alike, on one instance that somebody else runs. */
export async function twoOwners(app: App) {
	const operator = await seat(app, 'machine@trame.example', 'Machiniste', true);
	const { id: firstId } = await app.db.selectFrom('owner').select('id').executeTakeFirstOrThrow();
	const named = (word: string) => ({ name: `Agglomération ${word}`, contact: `dpo@${word.toLowerCase()}.example` });
	await app.owners.change(operator.account, firstId, named(WORDS.first));
	const secondId = await app.owners.create(operator.account, named(WORDS.second));
	const first = await fillOwner(app, firstId, WORDS.first);
	const second = await fillOwner(app, secondId, WORDS.second);
	await app.db.deleteFrom('owner_administrator').where('account_id', '=', operator.account.id).execute();
	return { operator, first, second };
}
