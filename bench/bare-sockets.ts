// What the lobby is compared with: bare `ws`, every socket told the same, in a process of its own.
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
