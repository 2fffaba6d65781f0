import { test as base, type Browser, type Page } from '@playwright/test';
import { totpCode } from '../../server/auth/totp.ts';
import { expectAccessible, expectNothingWrong } from '../support/accessibility.ts';
import { expect } from '../support/e2e.ts';
import { CLIENT, oidcProvider, type OidcProvider } from '../support/oidc.ts';
import { freePort, startServer, type TestServer } from '../support/server.ts';

/** A server that asks a second factor of its administrators, beside a real provider that speaks as ProConnect does. */
const test = base.extend<object, { hall: { server: TestServer; oidc: OidcProvider } }>({
	hall: [
		// Playwright wants a pattern here to know what a fixture depends on: nothing.
		// eslint-disable-next-line no-empty-pattern
		async ({}, use) => {
			// Nothing is asked of it before somebody signs in there: it may start after us.
			const port = await freePort();
			const server = await startServer((home) => ({
				...{ TRAME_DEMO: 'off', ORIGIN: home, REQUIRE_TWO_FACTOR: 'on', OIDC_LABEL: 'ProConnect' },
				...{ OIDC_ISSUER: `http://127.0.0.1:${port}`, OIDC_CLIENT_ID: CLIENT.clientId },
				...{ OIDC_CLIENT_SECRET: CLIENT.clientSecret, OIDC_SCOPE: 'openid given_name usual_name email siret' },
				OIDC_TRUSTS_EMAIL: 'on',
			}));
			const oidc = await oidcProvider({ home: server.url, proConnect: true, port });
			await use({ server, oidc });
			await server.remove();
			await oidc.close();
		},
		{ scope: 'worker', timeout: 120_000 },
	],
	baseURL: async ({ hall }, use) => use(hall.server.url),
});
// Each step goes on where the one before ended.
test.describe.configure({ mode: 'serial' });

const PASSWORD = 'douze caractères';
const handed = { secret: '', codes: [] as string[] };
const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const proConnect = (page: Page) => page.getByRole('link', { name: 'S’identifier avec ProConnect' });

async function signIn(page: Page) {
	await page.goto('/sign-in');
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Se connecter');
}
/** Somebody else, elsewhere. */
async function visitor(browser: Browser, baseURL: string | undefined, javaScriptEnabled = true) {
	const context = await browser.newContext({ ...(baseURL && { baseURL }), locale: 'fr-FR', javaScriptEnabled });
	return context.newPage();
}

test('an administrator sets up the second factor before anything else opens', async ({ page, hall }) => {
	const link = [...hall.server.links.values()].find((address) => address.includes('/sign-in/')) ?? '';
	await page.goto(new URL(link).pathname);
	await page.getByLabel('Votre nom').fill('Inès Morel');
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Créer le compte');
	await expect(page).toHaveURL(/\/$/);
	await page.goto('/admin');
	await expect(page).toHaveURL(/\/account\/second-factor$/);
	await expect(page.getByText('Ce serveur la demande à qui l’administre.')).toBeVisible();
	await page.getByLabel('Mot de passe actuel').fill(PASSWORD);
	await submit(page, 'Commencer');
	await expect(page.getByRole('img', { name: 'Code QR' })).toBeVisible();
	handed.secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
	await expectAccessible(page);
	await page.getByLabel('Code à six chiffres').fill(totpCode(handed.secret, new Date()));
	await submit(page, 'Mettre en place');
	const codes = page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem');
	await expect(codes).toHaveCount(10);
	handed.codes = await codes.allTextContents();
	await expectAccessible(page);
	await page.goto('/admin');
	await expect(page).toHaveURL(/\/admin$/);
	await page.goto('/account/second-factor');
	await expect(page.getByText('Codes de secours restants')).toBeVisible();
	await expect(page.getByText(handed.codes[0] ?? '-')).toBeHidden();
	await expectAccessible(page);
});

test('after the password comes the second step, without scripts too; a code already used is refused', async ({
	browser,
	baseURL,
}) => {
	const page = await visitor(browser, baseURL, false);
	await page.goto('/account');
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Se connecter');
	await expect(page).toHaveURL(/second-step\?to=%2Faccount$/);
	await page.goto('/account');
	await expect(page).toHaveURL(/\/sign-in\?to=/);
	await page.goto('/sign-in/second-step?to=/account');
	await page.getByLabel('Code à six chiffres').fill('000 000');
	await submit(page, 'Continuer');
	await expect(page.getByRole('alert')).toContainText('Ce code n’est pas le bon');
	await page.getByLabel('Code à six chiffres').fill(handed.codes[0] ?? '');
	await submit(page, 'Continuer');
	await expect(page).toHaveURL(/\/account$/);
	await page.context().close();

	const again = await visitor(browser, baseURL);
	await signIn(again);
	await expect(again.getByRole('heading', { name: 'Deuxième étape' })).toBeVisible();
	await expectNothingWrong(again, '/sign-in/second-step');
	await again.getByLabel('Code à six chiffres').fill(handed.codes[0] ?? '');
	await submit(again, 'Continuer');
	await expect(again.getByRole('alert')).toContainText('il a déjà servi');
	await again.getByLabel('Code à six chiffres').fill(handed.codes[1] ?? '');
	await submit(again, 'Continuer');
	await expect(again).toHaveURL(/\/$/);

	// The list of devices: the one without scripts is there, and ends from here.
	await again.goto('/account');
	const devices = again.locator('section', { hasText: 'Appareils connectés' }).getByRole('listitem');
	await expect(devices.filter({ hasText: /Linux\s*cet appareil/ })).toHaveCount(1);
	const before = await devices.count();
	await devices.getByRole('button', { name: 'Déconnecter' }).first().click();
	await expect(again.getByText('L’appareil est déconnecté.')).toBeVisible();
	await expect(devices).toHaveCount(before - 1);
	await expectAccessible(again);
	await again.context().close();
});

test('an agent comes by the provider, makes an account, comes back as the same, and is signed out there too', async ({
	page,
	hall,
}) => {
	hall.oidc.state.person = {
		...{ sub: 'agent-7', email: 'lea@agglo.example.org', given_name: 'Léa', usual_name: 'Roux' },
		siret: '13002526500013',
	};
	await page.goto('/sign-in?to=/account');
	await expectAccessible(page);
	await proConnect(page).click();
	await submit(page, 'Annuler');
	await expect(page.getByRole('alert')).toContainText('Vous avez arrêté l’identification.');
	await proConnect(page).click();
	await submit(page, 'Continuer');
	await expect(page.getByRole('heading', { name: 'Créer votre compte' })).toBeVisible();
	await expect(page.getByLabel('Votre nom')).toHaveValue('Léa Roux');
	await expectNothingWrong(page, '/sign-in/provider/person');
	await submit(page, 'Créer mon compte');
	await expect(page).toHaveURL(/\d\/$/);
	await page.goto('/account');
	await expect(page.getByText('Ce compte est relié à ProConnect.')).toBeVisible();
	await expect(page.getByText('Vous ne participez encore à aucune démarche')).toBeVisible();
	await expectAccessible(page);

	await page
		.getByRole('button', { name: 'Léa Roux' })
		.or(page.locator('summary', { hasText: 'Léa Roux' }))
		.first()
		.click();
	await submit(page, 'Se déconnecter');
	await submit(page, 'Sign out here too');
	await expect(page).toHaveURL(/localhost:\d+\/$/);
	await expect(page.getByRole('link', { name: 'Se connecter' }).first()).toBeVisible();
	await proConnectFrom(page);
	await submit(page, 'Continuer');
	await expect(page).toHaveURL(/\/account$/);
	await expect(page.getByText('Ce compte est relié à ProConnect.')).toBeVisible();
});

async function proConnectFrom(page: Page) {
	await page.goto('/sign-in?to=/account');
	await proConnect(page).click();
}

test('without scripts: an address that has an account is linked by signing in to it; the provider down is told', async ({
	browser,
	baseURL,
	hall,
}) => {
	hall.oidc.state.person = { sub: 'agent-8', email: 'ines@example.org', given_name: 'Inès', usual_name: 'Morel' };
	const page = await visitor(browser, baseURL, false);
	await proConnectFrom(page);
	await submit(page, 'Continuer');
	await expect(page.getByRole('heading', { name: 'Cette adresse a déjà un compte' })).toBeVisible();
	await page.getByRole('link', { name: 'Se connecter, puis relier' }).click();
	await page.getByLabel('Adresse électronique').fill('ines@example.org');
	await page.getByLabel('Mot de passe').fill(PASSWORD);
	await submit(page, 'Se connecter');
	await page.getByLabel('Code à six chiffres').fill(handed.codes[2] ?? '');
	await submit(page, 'Continuer');
	await expect(page.getByText('Ne continuez que si c’est la vôtre.')).toBeVisible();
	await submit(page, 'Relier ProConnect');
	await expect(page).toHaveURL(/\/account$/);
	await expect(page.getByText('Ce compte est relié à ProConnect.')).toBeVisible();
	await page.context().close();

	const later = await visitor(browser, baseURL, false);
	await proConnectFrom(later);
	await submit(later, 'Continuer');
	// The provider is one factor, ours is the other.
	await expect(later.getByRole('heading', { name: 'Deuxième étape' })).toBeVisible();
	hall.oidc.state.down = true;
	await proConnectFrom(later);
	await expect(later).toHaveURL(/127\.0\.0\.1/);
	await hall.server.stop();
	await hall.server.start();
	await proConnectFrom(later);
	await expect(later.getByRole('alert')).toContainText('Le service d’identification ne répond pas.');
	hall.oidc.state.down = false;
	await later.context().close();
});
