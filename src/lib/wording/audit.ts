import type { AuditEntry } from '#lib/domain/audit.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { AuditRecord } from '../../../server/db/audit-store.ts';

/** An act of the log as one sentence, in the words of today: what is gone has none. */
export function actInWords(event: Pick<AuditRecord, 'entry' | 'subject'>, m: Messages): string {
	const { subject, entry } = event;
	const about: Record<string, unknown> = { ...entry.about };
	const { item, noteNumber } = subject;
	const sentence = m.audit.acts[entry.act] as (named: Record<string, string | null>) => string;
	return sentence({
		name: subject.name,
		thing: item
			? m.audit.item(m.kinds.items[item.kind], item.number)
			: noteNumber === null
				? null
				: m.audit.note(noteNumber),
		role: labelled(m.kinds.roles, about.role ?? about.to),
		from: labelled(m.kinds.roles, about.from),
		what: whatOf(entry, m),
		format: typeof about.format === 'string' ? about.format : '',
	});
}

/** Who did it, as they are called today. */
export function actorInWords({ by, byName }: Pick<AuditRecord, 'by' | 'byName'>, m: Messages): string {
	return by === 'participant' || by === 'account' ? byName || m.audit.by.erased : m.audit.by[by];
}

function whatOf({ act, about }: AuditEntry, m: Messages): string {
	switch (act) {
		case 'invitation.made':
			return about.mailed ? m.audit.mailed : m.audit.handed;
		case 'detection.masked':
		case 'detection.kept':
			return m.detections.kinds[about.kind];
		case 'export.asked':
		case 'export.fetched':
			return m.audit.documents[about.document];
		case 'data.fetched':
			return about.dataset === 'all' ? m.audit.allData : m.api.datasets[about.dataset].title;
		case 'token.made':
			return about.scopes.join(', ');
		case 'webhook.added':
			return about.events.join(', ');
		case 'link.made':
			return m.audit.purposes[about.purpose];
		case 'account.made':
			return about.administrator ? m.audit.administrator : m.audit.member;
		case 'authorship.changed':
			return m.history.choices[about.choice].label;
		default:
			return '';
	}
}

function labelled(labels: Record<string, string>, key: unknown): string {
	return typeof key === 'string' ? (labels[key] ?? key) : '';
}
