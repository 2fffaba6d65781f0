import { parseArgs } from 'node:util';
import { UsageError, type Command } from './command.ts';

/** Larger than any report with our own mail behind it. */
const MOST_BYTES = 1024 * 1024;

export const bounce: Command = {
	usage: ['[--to ADDRESS] < MESSAGE'],
	summary: 'takes a mail that came back, as the mail server pipes it in (MAIL_BOUNCES)',
	async run(app, args) {
		const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
		const { kind, code } = await app.bounces.receive(await message(process.stdin), values.to ?? null);
		const line = kind === 'ignored' ? 'Ignored: no report about a mail of ours.' : `Noted: ${kind} ${code}`.trimEnd();
		return { lines: [line], json: { kind, code } };
	},
};

/** Reads to the end, so that whoever writes is not cut off, and keeps what is allowed. */
async function message(input: AsyncIterable<Buffer>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of input) {
		size += chunk.length;
		if (size <= MOST_BYTES) chunks.push(chunk);
	}
	if (size > MOST_BYTES) throw new UsageError(`bounce: the message is larger than ${MOST_BYTES} bytes.`);
	return Buffer.concat(chunks);
}
