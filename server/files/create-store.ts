import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createDiskStore } from './disk-store.ts';
import type { FileStore } from './file-store.ts';
import { createS3Store } from './s3-store.ts';

/** The store that the configuration names: a bucket, else a folder beside the data. */
export function createFileStore(config: Pick<Config, 'dataDir' | 's3'>): FileStore {
	return config.s3 ? createS3Store(config.s3) : createDiskStore(join(config.dataDir, 'files'));
}
