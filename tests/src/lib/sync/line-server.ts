import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocketServer, type WebSocket } from 'ws';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';
import { MESSAGE, SUBPROTOCOL, type CommandMessage, type CommandResultMessage } from '#lib/schemas/wire.ts';

/** A real socket server that speaks the protocol of one document and does only what a test tells it to. */
export async function startLineServer() {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => SUBPROTOCOL });
	await once(server, 'listening');
	const doc = new Y.Doc();
	const seen = { commands: [] as CommandMessage[], counted: 0, paths: [] as string[] };
	let socket: WebSocket | undefined;
	const behaviour = { ack: true, results: true };

	const send = (type: number, write: (encoder: encoding.Encoder) => void) => {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, type);
		write(encoder);
		socket?.send(encoding.toUint8Array(encoder));
	};

	server.on('connection', (opened, request) => {
		socket = opened;
		seen.paths.push(request.url ?? '');
		seen.counted = 0;
		send(MESSAGE.sync, (encoder) => syncProtocol.writeSyncStep1(encoder, doc));
		opened.on('message', (data: Buffer) => {
			const decoder = decoding.createDecoder(new Uint8Array(data));
			const type = decoding.readVarUint(decoder);
			if (type === MESSAGE.command) {
				const command = JSON.parse(decoding.readVarString(decoder)) as CommandMessage;
				seen.commands.push(command);
				if (behaviour.results) result({ id: command.id, ok: true, result: {} });
			}
			if (type !== MESSAGE.sync) return;
			const answer = encoding.createEncoder();
			encoding.writeVarUint(answer, MESSAGE.sync);
			if (syncProtocol.readSyncMessage(decoder, answer, doc, null) === syncProtocol.messageYjsSyncStep1) {
				opened.send(encoding.toUint8Array(answer));
				return;
			}
			seen.counted += 1;
			if (behaviour.ack) ack(seen.counted);
		});
	});

	const ack = (n: number) => send(MESSAGE.ack, (encoder) => encoding.writeVarUint(encoder, n));
	const result = (value: CommandResultMessage) =>
		send(MESSAGE.commandResult, (encoder) => encoding.writeVarString(encoder, JSON.stringify(value)));

	return {
		address: `ws://127.0.0.1:${(server.address() as { port: number }).port}`,
		doc,
		seen,
		behaviour,
		ack,
		result,
		fact: (name: string, data: Record<string, unknown>) =>
			send(MESSAGE.fact, (encoder) => encoding.writeVarString(encoder, JSON.stringify({ name, data }))),
		refuse(n: number, code: number, reason: string) {
			send(MESSAGE.refusal, (encoder) => {
				encoding.writeVarUint(encoder, n);
				encoding.writeVarUint(encoder, code);
				encoding.writeVarString(encoder, reason);
			});
			socket?.close(code, reason);
		},
		cut: (code = 4503) => socket?.close(code),
		async stop() {
			for (const client of server.clients) client.terminate();
			server.close();
			await once(server, 'close');
		},
	};
}
export type LineServer = Awaited<ReturnType<typeof startLineServer>>;
