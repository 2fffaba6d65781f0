export const OUTBOX_DATABASE = 'trame-outbox';

/**
 * At sign-out: nothing that this person wrote stays on the device. Asks at once and without waiting, since the page is
 * about to be left; a board that is still open lets go of its store by itself.
 */
export function wipeOutboxes(): void {
	if (typeof indexedDB !== 'undefined') indexedDB.deleteDatabase(OUTBOX_DATABASE);
}
