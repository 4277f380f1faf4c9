import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';

/** What MediaMTX asks for every client, by its HTTP authentication. */
const question = z.object({
  action: z.string(),
  path: z.string().max(1_024),
  query: z.string().max(1_024).default(''),
  password: z.string().max(1_024).default(''),
  token: z.string().max(1_024).default(''),
  id: z.string().max(128).nullable().default(null),
});
export type HookQuestion = z.output<typeof question>;

const largestBody = 16_384;

/** Answers the questions of MediaMTX; whatever is no question is refused. */
export async function listenForQuestions(
  { host, port }: { host: string; port: number },
  isAllowed: (question: HookQuestion) => Promise<boolean>,
): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    void readQuestion(request)
      .then((asked) => asked !== null && isAllowed(asked))
      .catch(() => false)
      .then((isGood) => response.writeHead(isGood ? 204 : 401, { connection: 'close' }).end());
  });
  server.headersTimeout = server.requestTimeout = 5_000;
  server.maxConnections = 200;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as { port: number }).port };
}

async function readQuestion(request: IncomingMessage): Promise<HookQuestion | null> {
  if (request.method !== 'POST') return null;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestBody) return null;
    pieces.push(piece);
  }
  const parsed = question.safeParse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  return parsed.success ? parsed.data : null;
}
