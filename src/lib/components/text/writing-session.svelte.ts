import { LineView } from '#lib/components/saving/line-view.svelte.ts';
import { CLOSE } from '#lib/schemas/wire.ts';
import { connect } from '#lib/sync/connection.ts';
import { unacceptedWords } from '#lib/sync/refused-text.ts';

/** Why writing stopped for good: a key of `messages.text.ended`. */
export type Ending = 'forbidden' | 'gone' | 'reload' | 'again';

/** Refusals in a row after which it is not tried again by itself. */
const MOST_RESTARTS = 3;
/** How long words on their way are waited for when writing ends. */
const LAST_WORDS_MS = 5000;
/** Failed attempts after which the page says that the text cannot be reached. */
const UNREACHABLE_AFTER = 3;

/**
 * One person writing in one text, across refusals: when the server refuses what was sent, the words that were not
 * accepted are set aside to be copied, and the document is dropped and loaded clean.
 */
export class WritingSession {
	readonly document: string;
	view: LineView = $state.raw() as LineView;
	/** Words that were not accepted, from all refusals of this visit. */
	refusedWords = $state('');
	/** The text was loaded clean after a refusal. */
	restarted = $state(false);
	ending: Ending | null = $state(null);
	#restarts = 0;
	#stop: () => void = () => undefined;

	readonly reachable: boolean = $derived.by(
		() => this.view.line.status === 'connected' || this.view.line.failures < UNREACHABLE_AFTER,
	);

	constructor(document: string) {
		this.document = document;
		this.#open();
	}

	#open() {
		const connection = connect({ document: this.document, presence: true });
		this.view = new LineView(connection);
		this.#stop = connection.onState(() => {
			const { ended } = connection.state();
			if (ended) this.#ended(ended.code);
		});
	}

	#ended(code: number) {
		this.#keepWords();
		if (code === CLOSE.forbidden) this.ending = 'forbidden';
		else if (code === CLOSE.gone) this.ending = 'gone';
		else if (code === CLOSE.reload) this.ending = 'reload';
		else if (this.#restarts >= MOST_RESTARTS) this.ending = 'again';
		else {
			this.#restarts += 1;
			this.restarted = this.refusedWords !== '';
			this.#reopen();
		}
	}

	/** Tries again on demand: after "again", or when the text could not be reached. */
	retry() {
		if (this.ending === null) {
			this.view.connection.retry();
			return;
		}
		this.ending = null;
		this.#restarts = 0;
		this.#reopen();
	}

	#reopen() {
		this.#stop();
		this.view.close();
		this.#open();
	}

	#keepWords() {
		const { doc } = this.view.connection;
		const { unacked, committedClock } = this.view.line;
		if (unacked === 0) return;
		const words = unacceptedWords(doc, committedClock);
		if (words !== '') this.refusedWords = this.refusedWords === '' ? words : `${this.refusedWords}\n${words}`;
	}

	/** Writing ends from outside: waits a little for what is on its way. Gives the words that were not accepted. */
	async finish(): Promise<string> {
		const deadline = Date.now() + LAST_WORDS_MS;
		const { connection } = this.view;
		while (connection.state().unacked > 0 && connection.state().status !== 'closed' && Date.now() < deadline) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		this.#close();
		return this.refusedWords;
	}

	#close() {
		this.#keepWords();
		this.#stop();
		this.view.close();
	}
}
