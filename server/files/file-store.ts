import type { Readable } from 'node:stream';

/** How many bytes something has, and their SHA-256 as 64 hexadecimal digits. */
export interface Fingerprint {
	size: number;
	sha256: string;
}

export interface StoredObject {
	key: string;
	changedAt: Date;
}

/**
 * Port: where the bytes of files are. What they are called and who may read them is in rows; a key is the row’s id, with
 * `-preview` after it for the small picture.
 */
export interface FileStore {
	/**
	 * Keeps bytes under a key, durable when it returns. Throws, and keeps nothing, when they are not what they are said to be
	 * or do not all come.
	 */
	put(key: string, bytes: AsyncIterable<Uint8Array>, expected: Fingerprint): Promise<void>;
	/** The bytes, or null when there are none under this key. */
	open(key: string): Promise<Readable | null>;
	/** Also fine when there is nothing. */
	delete(key: string): Promise<void>;
	/** Everything kept, in no order. */
	list(): AsyncIterable<StoredObject>;
}

const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-preview)?$/;

export const isKey = (key: string): boolean => KEY.test(key);
export const previewKey = (id: string): string => `${id}-preview`;

/** A key is ours or nothing: whatever comes from a row or an archive, it names no path and no address. */
export function checkKey(key: string): string {
	if (!isKey(key)) throw new Error('not the key of a file');
	return key;
}
