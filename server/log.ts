import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** What must never be written, wherever it turns up in an entry: secrets, and what tells who a person is. */
const SECRET = [
	'cookie',
	'set-cookie',
	'authorization',
	'password',
	'token',
	'email',
	'displayName',
	'secretKey',
	'databaseUrl',
];

/**
 * One JSON object per line on the error output, without personal data: people are named by their ids. Standard output is
 * kept for the lines that a person reads at start.
 */
export function createLog(
	level: string,
	destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
	return pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			redact: SECRET.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
			serializers: { err: describeError },
		},
		destination,
	);
}

/**
 * An error as it may be written down. The properties that Postgres adds are left out on purpose, but for a few: its `detail`
 * quotes rows ("Key (email)=(…) already exists").
 */
function describeError(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { message: String(error) };
	const { code, constraint, table } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown };
	return {
		type: error.name,
		message: error.message,
		...(code !== undefined && { code }),
		...(constraint !== undefined && { constraint }),
		...(table !== undefined && { table }),
		stack: error.stack,
		...(error.cause !== undefined && { cause: describeError(error.cause) }),
	};
}
