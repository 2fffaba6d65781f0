import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../server/auth/seal.ts';
import type { Letter } from '../../../server/mail/letters.ts';
import { createRenderer } from '../../../server/mail/render.ts';
import { HOME } from '../../support/post.ts';
import { frenchFaults, plainFaults } from '../../support/typography.ts';

const round = { project: 'Auvelle', round: 'Les constats', roundId: 'r1', closesAt: '2026-12-04T17:00:00Z' };
const idea = { project: 'Auvelle', item: 'Se soigner près de chez soi', itemId: 'i1', itemKind: 'finding' as const };
const LETTERS: Letter[] = [
	{ kind: 'sign_in', data: { name: 'Nadia' } },
	{ kind: 'sign_in', data: { name: '' } },
	{ kind: 'new_device', data: { device: 'firefox/android', at: round.closesAt } },
	{ kind: 'new_device', data: { device: '', at: round.closesAt } },
	{ kind: 'invitation', data: { project: 'Auvelle', inviter: 'Inès', role: 'observer', expiresAt: round.closesAt } },
	{ kind: 'round_opened', data: round },
	{ kind: 'round_half', data: round },
	{ kind: 'round_last_days', data: round },
	{ kind: 'idea_agreed', data: idea },
	{ kind: 'idea_set_aside', data: { ...idea, reason: 'hors du périmètre' } },
];
const render = createRenderer({ home: HOME, seal: createSeal('a key for tests') });
const to = { id: 'm1', address: 'nadia@example.org' };
/** Words only: addresses follow no typography. */
const words = (text: string) => text.replace(/https?:\S+/g, '');

describe.each(LETTERS)('the letter $kind', (letter) => {
	it.each(['fr', 'en'] as const)('is written properly in %s, with its link in text and in HTML', (locale) => {
		const { subject, text, html } = render(letter, { ...to, locale });
		const faults = locale === 'fr' ? [...plainFaults(text), ...frenchFaults(words(text + subject))] : plainFaults(text);
		expect(faults).toEqual([]);
		const [link = ''] = /https:\S+/.exec(text) ?? [];
		expect(link).toMatch(/\/(?:(sign-in|invitations|rounds|items)\/.|account$)/);
		expect(html).toContain(`href="${link}"`);
		expect(html).toContain(`<html lang="${locale}">`);
	});

	it('can be unsubscribed from, unless it is about one’s own account', () => {
		const { unsubscribe, text, html } = render(letter, { ...to, locale: 'fr' });
		if (['sign_in', 'new_device'].includes(letter.kind)) {
			expect(unsubscribe).toBeNull();
			expect(text).not.toContain('/unsubscribe/');
		} else {
			expect(text).toContain(String(unsubscribe));
			expect(html).toContain(String(unsubscribe));
		}
	});
});

it('people’s words never become markup', () => {
	const data = { ...idea, item: '<img src=x onerror=alert(1)> & "co"', reason: '</p><script>1</script>' };
	const { html } = render({ kind: 'idea_set_aside', data }, { ...to, locale: 'fr' });
	expect(html).not.toMatch(/<img|<script/);
	expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;');
});
