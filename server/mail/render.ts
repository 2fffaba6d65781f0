import { createHash } from 'node:crypto';
import type { Seal } from '../auth/seal.ts';
import { OWN_ACCOUNT, type Addressed, type Letter, type Rendered, type Templates, type Written } from './letters.ts';
import { en } from './templates/en.ts';
import { fr } from './templates/fr.ts';

const TEMPLATES: Record<Addressed['locale'], Templates> = { fr, en };

/** Writes letters as text and as HTML. `home`: how the addresses in them begin. */
export function createRenderer({ home, seal }: { home: string; seal: Seal }) {
	/** The secret links follow from the key and the mail's id: they stand in no row. */
	function link({ kind, data }: Letter, id: string): string {
		switch (kind) {
			case 'sign_in':
				return `${home}/sign-in/${seal.derive('sign-in', id)}`;
			case 'new_device':
				return `${home}/account`;
			case 'invitation':
				return `${home}/invitations/${seal.derive('invitation', id)}`;
			case 'round_opened':
			case 'round_half':
			case 'round_last_days':
				return `${home}/rounds/${data.roundId}`;
			case 'idea_agreed':
			case 'idea_set_aside':
				return `${home}/items/${data.itemId}`;
		}
	}

	return function render(letter: Letter, to: Addressed): Rendered {
		const templates = TEMPLATES[to.locale];
		// Kind and data belong together by construction of `Letter`; TypeScript cannot follow it through an index.
		const write = templates[letter.kind] as (data: Letter['data']) => Written;
		const written = write(letter.data);
		const unsubscribe = OWN_ACCOUNT.has(letter.kind)
			? null
			: `${home}/unsubscribe/${unsubscribeToken(seal, addressHash(to.address))}`;
		const parts = { written, url: link(letter, to.id), unsubscribe, templates, locale: to.locale };
		return { subject: written.subject, text: asText(parts), html: asHtml(parts), unsubscribe };
	};
}
export type Renderer = ReturnType<typeof createRenderer>;

interface Parts {
	written: Written;
	url: string;
	unsubscribe: string | null;
	templates: Templates;
	locale: string;
}

function asText({ written, url, unsubscribe, templates }: Parts): string {
	const labelled = (label: string, address: string) => `${label}${templates.colon}\n${address}`;
	const footer = [written.footer, ...(unsubscribe ? [labelled(templates.unsubscribe, unsubscribe)] : [])];
	return [...written.paragraphs, labelled(written.action, url), '-- ', ...footer].join('\n\n') + '\n';
}

/** No image, no font, no script: nothing that tells anybody that it was opened. */
function asHtml({ written, url, unsubscribe, templates, locale }: Parts): string {
	const stop = unsubscribe ? `<br><a href="${escaped(unsubscribe)}">${escaped(templates.unsubscribe)}</a>` : '';
	return [
		`<!doctype html><html lang="${locale}"><head><meta charset="utf-8">`,
		`<meta name="viewport" content="width=device-width"><title>${escaped(written.subject)}</title></head>`,
		'<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1f1b16;background:#ffffff">',
		'<div style="max-width:560px">',
		...written.paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
		`<p><a href="${escaped(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;`,
		`background:#1f1b16;color:#ffffff;text-decoration:none">${escaped(written.action)}</a></p>`,
		`<p style="color:#5c554b;font-size:14px">${escaped(written.footer)}${stop}</p>`,
		'</div></body></html>',
	].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** What is kept of an address that wants no more mail. In hexadecimal. */
export function addressHash(address: string): string {
	return createHash('sha256').update(address.toLowerCase()).digest('hex');
}

export function unsubscribeToken(seal: Seal, hash: string): string {
	return `${hash}.${seal.derive('unsubscribe', hash).slice(0, 22)}`;
}
