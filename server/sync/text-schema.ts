import * as Y from 'yjs';
import { isSafeLink, MAX_DEPTH } from '#lib/domain/rich-text.ts';
import { TEXT_ROOT } from '#lib/sync/rich-text.ts';

/**
 * What a co-written text may hold, as Tiptap writes it (`src/lib/components/text/editor.ts`): an editor deletes from
 * the shared document what it does not know, for everybody, so nothing else may enter.
 */
const PARENTS: Record<string, readonly string[]> = {
	paragraph: [TEXT_ROOT, 'listItem'],
	heading: [TEXT_ROOT, 'listItem'],
	bulletList: [TEXT_ROOT, 'listItem'],
	orderedList: [TEXT_ROOT, 'listItem'],
	listItem: ['bulletList', 'orderedList'],
	hardBreak: ['paragraph', 'heading'],
};
const TEXT_PARENTS = ['paragraph', 'heading'];

const ATTRIBUTES: Record<string, Record<string, (value: unknown) => boolean>> = {
	heading: { level: (value) => value === 2 || value === 3 },
	orderedList: {
		start: (value) => Number.isSafeInteger(value),
		type: (value) => value === null || isShortText(value),
	},
};

const MARKS: Record<string, (value: unknown) => boolean> = {
	bold: isNothing,
	italic: isNothing,
	link: isLink,
};

/** What Tiptap stores beside the address when a link is pasted. It reaches no export. */
const LINK_EXTRAS = new Set(['target', 'rel', 'class', 'title']);
const LONGEST_EXTRA = 500;
const LONGEST_LINK = 2000;

/** Whether what a struct carries is allowed at all, wherever it stands. Null: it is; else the reason. */
export function contentProblem(content: Y.Item['content']): string | null {
	if (content instanceof Y.ContentString) return content.str.includes('\u0000') ? 'null_character' : null;
	if (content instanceof Y.ContentFormat) {
		const known = Object.hasOwn(MARKS, content.key) ? MARKS[content.key] : undefined;
		return known && (content.value === null || known(content.value)) ? null : 'unknown_mark';
	}
	if (content instanceof Y.ContentType) {
		if (content.type instanceof Y.XmlText) return null;
		const name = elementName(content.type);
		return name !== null && Object.hasOwn(PARENTS, name) ? null : 'unknown_node';
	}
	// Attribute values; which attribute of which node is known once the struct has found its place.
	if (content instanceof Y.ContentAny) return content.arr.length === 1 ? null : 'unknown_content';
	return content instanceof Y.ContentDeleted ? null : 'unknown_content';
}

/** Whether an integrated item stands where it may. Deleted ones stand nowhere. Null: it does; else the reason. */
export function placeProblem(item: Y.Item): string | null {
	if (item.deleted) return null;
	const parent = item.parent;
	if (!(parent instanceof Y.AbstractType)) return 'no_parent';
	const { content } = item;
	if (item.parentSub !== null) {
		const allowed = content instanceof Y.ContentAny ? ownEntry(ATTRIBUTES, elementName(parent) ?? '') : undefined;
		if (!(content instanceof Y.ContentAny) || !allowed) return 'unknown_attribute';
		const check = ownEntry(allowed, item.parentSub);
		return check?.(content.arr[0]) ? null : 'unknown_attribute';
	}
	if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) {
		return parent instanceof Y.XmlText ? null : 'misplaced_text';
	}
	if (!(content instanceof Y.ContentType)) return 'unknown_content';
	const allowed = content.type instanceof Y.XmlText ? TEXT_PARENTS : ownEntry(PARENTS, elementName(content.type) ?? '');
	if (!allowed?.includes(nameOf(parent))) return 'misplaced_node';
	return depthOf(parent) > MAX_DEPTH * 2 ? 'too_deep' : null;
}

/** The only root that a co-written text has. */
export function isTextRoot(name: string): boolean {
	return name === TEXT_ROOT;
}

function nameOf(type: Y.AbstractType<unknown>): string {
	if (type._item === null) return type === type.doc?.share.get(TEXT_ROOT) ? TEXT_ROOT : '';
	return elementName(type) ?? '';
}

/** Name of an element; null for every other type, hooks included. */
function elementName(type: Y.AbstractType<unknown>): string | null {
	return type.constructor === Y.XmlElement ? (type as Y.XmlElement).nodeName : null;
}

/** Elements above, lists and their items both counted. */
function depthOf(type: Y.AbstractType<unknown>): number {
	let depth = 0;
	for (let at: Y.AbstractType<unknown> | null = type; at?._item; depth++) {
		at = at._item.parent instanceof Y.AbstractType ? at._item.parent : null;
	}
	return depth;
}

function isNothing(value: unknown): boolean {
	return isPlain(value) && Object.keys(value).length === 0;
}

function isLink(value: unknown): boolean {
	if (!isPlain(value)) return false;
	const { href, ...extras } = value;
	if (typeof href !== 'string' || href.length > LONGEST_LINK || !isSafeLink(href)) return false;
	return Object.entries(extras).every(
		([name, extra]) =>
			LINK_EXTRAS.has(name) && (extra === null || (typeof extra === 'string' && extra.length <= LONGEST_EXTRA)),
	);
}

/** An object whose fields are all its own: `__proto__` in the bytes gives a decoded object other ancestors. */
function isPlain(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isShortText(value: unknown): boolean {
	return typeof value === 'string' && value.length <= 20;
}

function ownEntry<Value>(record: Record<string, Value>, key: string): Value | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}
