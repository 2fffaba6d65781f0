/** The file cannot be restored; nothing was changed. The message is for the person at the terminal. */
export class BackupRefused extends Error {
	override name = 'BackupRefused';
}

export function damaged(path: string, what: string): BackupRefused {
	return new BackupRefused(`${path} is damaged: ${what}. Nothing was changed; take another copy.`);
}
