// Fastify's hello world, or with the argument `bare` that of node:http, in its own process.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';

function listenBare(): Promise<AddressInfo> {
  const server = createServer((_request, reply) => {
    reply.setHeader('content-type', 'application/json; charset=utf-8');
    reply.end('{"hello":"world"}');
  });
  return new Promise((resolve) =>
    server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => resolve(server.address() as AddressInfo)),
  );
}

async function listenFastify(): Promise<AddressInfo> {
  const app = fastify();
  app.get('/', async () => ({ hello: 'world' }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address() as AddressInfo;
}

const { port } = await (process.argv[2] === 'bare' ? listenBare() : listenFastify());
process.send?.({ port, origin: `http://localhost:${port}` });
