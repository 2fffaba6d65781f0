import * as Y from 'yjs';

/**
 * A Y.Doc that holds what it is given and adds nothing of its own. Any other takes away marks of formatting that have become
 * redundant, on whatever arrives: deletions that no log has, and that then seem known when a client sends its own.
 */
export function quietDoc(): Y.Doc {
	const doc = new Y.Doc();
	// Yjs tidies up after transactions of others alone, and asks when it calls the observers.
	doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
		transaction.local = true;
	});
	return doc;
}
