/** Whether this person turned dictation on, for this visit: the browser may send the voice to its vendor, so it is off until then. */
export const dictationAllowed = $state({ yes: false, possible: false });
