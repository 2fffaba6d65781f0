/** Where an S3 speaks, from `https://KEY:SECRET@host/bucket/folder?region=…`. */
export interface S3Place {
	endpoint: string;
	bucket: string;
	/** Empty, or with a slash at its end. */
	prefix: string;
	region: string;
	accessKeyId: string;
	secretAccessKey: string;
}

/** Null when this is not such an address. */
export function parseS3Url(value: string): S3Place | null {
	const url = URL.parse(value);
	if (!url || !/^https?:$/.test(url.protocol)) return null;
	const [bucket = '', ...folders] = url.pathname.split('/').filter((part) => part !== '');
	if (!/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket) || !folders.every((part) => /^[\w.-]+$/.test(part))) return null;
	if (url.username === '' || url.password === '') return null;
	return {
		endpoint: url.origin,
		bucket,
		prefix: folders.map((part) => `${part}/`).join(''),
		region: url.searchParams.get('region') ?? 'us-east-1',
		accessKeyId: decodeURIComponent(url.username),
		secretAccessKey: decodeURIComponent(url.password),
	};
}
