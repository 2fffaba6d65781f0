import { timingSafeEqual } from 'node:crypto';
import type { Seal } from '../auth/seal.ts';

const BASE = 36;
const ID_LENGTH = 25;
const PROOF_LENGTH = 16;
const PROOF_BITS = 80n;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Longest name before the `+` that keeps the whole within the 64 signs of RFC 5321. */
export const LONGEST_BOUNCE_NAME = 64 - 1 - ID_LENGTH - PROOF_LENGTH;

/**
 * Where one mail comes back to: `name+<mail><proof>@host`, a variable envelope return path. The proof follows from the
 * server's key, so only whoever carried that very mail can say that it came back. Letters and digits of one case, since
 * mail servers fold them. `address`: `name@host`.
 */
export function createReturnPath({ seal, address }: { seal: Seal; address: string }) {
	const [name = '', host = ''] = address.toLowerCase().split('@');
	const TOKEN = new RegExp(`^[0-9a-z]{${ID_LENGTH + PROOF_LENGTH}}$`);

	function proof(mailId: string): string {
		const bytes = Buffer.from(seal.derive('return path', mailId), 'base64url');
		return digits(BigInt(`0x${bytes.toString('hex')}`) & ((1n << PROOF_BITS) - 1n), PROOF_LENGTH);
	}

	return {
		of: (mailId: string): string =>
			`${name}+${digits(BigInt(`0x${mailId.replaceAll('-', '')}`), ID_LENGTH)}${proof(mailId)}@${host}`,

		/** The mail that comes back to this address; null when it is none of ours or the proof is wrong. */
		mailOf(returned: string): string | null {
			const [local = '', domain = ''] = returned.trim().toLowerCase().split('@');
			const [before = '', token = ''] = local.split('+');
			if (before !== name || domain !== host || !TOKEN.test(token)) return null;
			const id = uuid(number(token.slice(0, ID_LENGTH)));
			if (!ID.test(id)) return null;
			const given = Buffer.from(token.slice(ID_LENGTH));
			return timingSafeEqual(given, Buffer.from(proof(id))) ? id : null;
		},
	};
}
export type ReturnPath = ReturnType<typeof createReturnPath>;

const digits = (value: bigint, length: number) => value.toString(BASE).padStart(length, '0');

function number(text: string): bigint {
	return [...text].reduce((sum, sign) => sum * BigInt(BASE) + BigInt(parseInt(sign, BASE)), 0n);
}

function uuid(value: bigint): string {
	const hex = value.toString(16).padStart(32, '0');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, '$1-$2-$3-$4-$5');
}
