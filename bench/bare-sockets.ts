// The baseline of the lobby benchmark: bare `ws` that sends every socket the same message, in its own process.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { toldText } from './lobby-words.ts';

const server = createServer((_request, reply) => {
  for (const socket of sockets.clients) socket.send(toldText);
  reply.end('{}');
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
process.send?.({ port: (server.address() as AddressInfo).port });
