import { Editor, Extension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { StarterKit } from '@tiptap/starter-kit';
import { yCursorPlugin, yCursorPluginKey } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { isSafeLink } from '#lib/domain/rich-text.ts';
import { TEXT_ROOT } from '#lib/sync/rich-text.ts';

/** Who is behind a caret, as the server says it; null: nobody that the server has named (yet). */
export type NameOf = (clientId: number) => { label: string; colour: string } | null;

export interface EditorOptions {
	element: HTMLElement;
	doc: Y.Doc;
	awareness: Awareness;
	nameOf: NameOf;
	/** Attributes of the editable element: its label and description. */
	attributes: Record<string, string>;
	onToolbarKey: () => void;
	onTransaction: () => void;
}

/**
 * The editor of a co-written text. Its nodes and marks are exactly those of `TEXT_SCHEMA_VERSION`: whatever else is
 * pasted becomes plain words. Create it only after the first sync: an editor bound to an empty document would fill it.
 */
export function createEditor(options: EditorOptions): Editor {
	return new Editor({
		element: options.element,
		extensions: [
			StarterKit.configure({
				undoRedo: false,
				blockquote: false,
				code: false,
				codeBlock: false,
				horizontalRule: false,
				strike: false,
				underline: false,
				trailingNode: false,
				heading: { levels: [2, 3] },
				link: {
					openOnClick: false,
					defaultProtocol: 'https',
					isAllowedUri: (address) => isSafeLink(address),
					// Attributes that mean nothing to a reader or an export are not written.
					HTMLAttributes: { target: null, rel: null, class: null },
				},
			}),
			Collaboration.configure({ document: options.doc, field: TEXT_ROOT }),
			carets(options.awareness, options.nameOf),
			Extension.create({
				name: 'toolbarKey',
				addKeyboardShortcuts: () => ({
					'Alt-F10': () => {
						options.onToolbarKey();
						return true;
					},
				}),
			}),
		],
		editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', ...options.attributes } },
		onTransaction: options.onTransaction,
	});
}

/** Names arrive as a fact after the carets they belong to: draw the carets again. */
export function redrawCarets(editor: Editor): void {
	editor.view.dispatch(editor.state.tr.setMeta(yCursorPluginKey, { awarenessUpdated: true }));
}

/**
 * Everybody's carets. Names and colours come from the server's `writers` fact by client id: identity inside awareness
 * could be anybody's invention, and is ignored.
 */
function carets(awareness: Awareness, nameOf: NameOf) {
	return Extension.create({
		name: 'carets',
		addProseMirrorPlugins: () => [
			yCursorPlugin(awareness, {
				cursorBuilder: (_user: unknown, clientId: number) => caret(nameOf(clientId)),
				selectionBuilder: (_user: unknown, clientId: number) => ({
					class: 'others-selection',
					style: `--caret: var(--college-${nameOf(clientId)?.colour ?? 'institutions'})`,
				}),
			}),
		],
	});
}

function caret(name: ReturnType<NameOf>): HTMLElement {
	const element = document.createElement('span');
	element.className = 'others-caret';
	// Read by a screen reader in the middle of a word, a name would break the sentence: the list of writers tells it.
	element.setAttribute('aria-hidden', 'true');
	if (name === null) return element;
	element.style.setProperty('--caret', `var(--college-${name.colour})`);
	const label = document.createElement('span');
	label.textContent = name.label;
	// Word joiners keep Chrome from moving the caret of the person who writes beside it.
	element.append('\u2060', label, '\u2060');
	return element;
}
