/** The voice of this machine for a language; undefined: there is none. A voice from a server would be sent everybody's words. */
function localVoice(lang: string): SpeechSynthesisVoice | undefined {
	if (typeof speechSynthesis === 'undefined') return undefined;
	const primary = lang.slice(0, 2).toLowerCase();
	return speechSynthesis
		.getVoices()
		.find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(primary));
}

/** Reads aloud, by voices of this machine alone. Made on a page; `stop` when it is left. */
export class ReadAloud {
	/** What is being read; null: nothing. */
	reading: string | null = $state(null);
	#voices = $state(0);

	/** Begins to know the voices. Returns the way to stop. */
	start(): () => void {
		if (typeof speechSynthesis === 'undefined') return () => undefined;
		const counted = () => (this.#voices = speechSynthesis.getVoices().length);
		counted();
		// Not in every browser.
		speechSynthesis.addEventListener?.('voiceschanged', counted);
		return () => {
			speechSynthesis.removeEventListener?.('voiceschanged', counted);
			this.stop();
		};
	}

	can(lang: string): boolean {
		return this.#voices > 0 && localVoice(lang) !== undefined;
	}

	/** Reads this text, or stops when it is being read. */
	toggle(text: string, lang: string) {
		const before = this.reading;
		this.stop();
		const voice = localVoice(lang);
		if (before === text || !voice) return;
		const words = new SpeechSynthesisUtterance(text);
		words.voice = voice;
		words.lang = voice.lang;
		words.onend = words.onerror = () => {
			if (this.reading === text) this.reading = null;
		};
		this.reading = text;
		speechSynthesis.speak(words);
	}

	stop() {
		this.reading = null;
		if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel();
	}
}
